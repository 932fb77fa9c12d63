# Run once inside the image when it is built.
rm -f /etc/ssh/ssh_host_*
systemctl enable ssh.service
systemctl set-default multi-user.target

# Nobody is told "the system is booting up": a login is possible at once.
mkdir -p /etc/tmpfiles.d
ln -sf /dev/null /etc/tmpfiles.d/systemd-nologin.conf

# Generators look for disks, kernel arguments and getty lines; there are none.
mkdir -p /etc/systemd/system-generators
for generator in /usr/lib/systemd/system-generators/*; do
  name=${generator##*/}
  case $name in
    systemd-sysv-generator | postgresql-generator) ;;
    *) ln -sf /dev/null "/etc/systemd/system-generators/$name" ;;
  esac
done

# Made anew at every first start.
: > /etc/machine-id
rm -f /var/lib/dbus/machine-id

# Name, address and name server are given from outside; the bootstrap left those of the builder here.
rm -f /etc/hostname /etc/resolv.conf
: > /etc/resolv.conf
printf '127.0.0.1 localhost\n::1 localhost\n' > /etc/hosts
rm -rf /var/cache/apt/*.bin /var/log/apt /var/log/dpkg.log /var/log/bootstrap.log
