# Run once inside the image when it is built: the configuration stays in the image, the cluster that
# the package made goes: every lease makes its own on its volume.
version=15
etc=/etc/postgresql/$version/main
if [ ! -d "$etc" ]; then
  pg_createcluster --locale=C.UTF-8 "$version" main
fi
rm -rf /var/lib/postgresql/$version /var/log/postgresql/*
cat >> "$etc/postgresql.conf" <<'CONF'

# What a container that is rented out needs otherwise.
listen_addresses = '*'
password_encryption = 'scram-sha-256'
log_destination = 'stderr'
logging_collector = off
ssl = off
CONF
cat > "$etc/pg_hba.conf" <<'HBA'
# TYPE  DATABASE  USER      ADDRESS  METHOD
local   all       postgres           peer
local   all       all                scram-sha-256
host    all       all       all      scram-sha-256
HBA
chown -R postgres:postgres "$etc"
chmod 640 "$etc/pg_hba.conf"
systemctl disable postgresql.service
systemctl mask postgresql.service
systemctl enable "postgresql@$version-main.service"
