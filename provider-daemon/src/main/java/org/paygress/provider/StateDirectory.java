package org.paygress.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.HostedContainer;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.config.Config;
import org.paygress.provider.control.CommandHandler;
import org.paygress.provider.control.WalletCommands;
import org.paygress.provider.identity.KeyFileException;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.provider.payment.LeaseDebts;
import org.paygress.provider.relay.RelayJournal;
import org.paygress.provider.store.DebtJournal;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.LeaseJournal;
import org.paygress.provider.store.TopUpJournal;
import org.paygress.provider.store.UptimeJournal;
import org.paygress.provider.store.WalletLink;
import org.paygress.provider.store.WithdrawalJournal;
import org.paygress.provider.treasury.Debts;
import org.paygress.provider.treasury.JournalIdentity;
import org.paygress.provider.treasury.JournalMarks;
import org.paygress.provider.treasury.JournalRefusedException;
import org.paygress.provider.treasury.JournallingWallet;
import org.paygress.provider.treasury.LnurlPay;
import org.paygress.provider.treasury.Withdrawals;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.StoreException;
import org.paygress.wallet.CounterMarks;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Journal and wallet, opened. Whoever opens them holds the instance lock of the state directory:
 * two processes at one wallet would use the same counters and proofs.
 */
public final class StateDirectory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

  private final Journals journals;
  private final CashuWallet cashu;
  private final JournallingWallet wallet;
  private final LnurlPay pay;
  private final Debts debts;
  private final Withdrawals withdrawals;
  private final CommandHandler commands;
  private final JournalIdentity identity;

  private StateDirectory(
      Journals journals, CashuWallet cashu, JournalIdentity identity, LnurlPay pay, Clock clock) {
    this.journals = journals;
    this.cashu = cashu;
    this.identity = identity;
    this.wallet = new JournallingWallet(cashu, journals.database());
    this.pay = pay;
    this.debts = new LeaseDebts(journals, clock);
    this.withdrawals =
        new Withdrawals(journals.database(), new WithdrawalJournal(), wallet, pay, debts, clock);
    this.commands = new WalletCommands(wallet, withdrawals, debts, clock);
  }

  /**
   * Opens what {@code config} names, making it when it is new.
   *
   * @throws IOException when the state directory cannot be used
   * @throws JournalRefusedException the journal is not the one that was used last
   */
  public static StateDirectory open(Config config) throws IOException, KeyFileException {
    return open(config, Clock.systemUTC());
  }

  static StateDirectory open(Config config, Clock clock) throws IOException, KeyFileException {
    return open(config, clock, JournalIdentity::join);
  }

  /**
   * Makes the journal that lies in the state directory the one that is gone on with, whatever it
   * does not know.
   *
   * @return why it would have been refused; empty when its file alone would not have been
   */
  public static Optional<String> acceptJournal(Config config) throws IOException, KeyFileException {
    List<String> refusals = new ArrayList<>();
    try (StateDirectory _ =
        open(
            config,
            Clock.systemUTC(),
            identity -> {
              identity.refusal().ifPresent(refusals::add);
              identity.accept();
            })) {
      return refusals.stream().findFirst();
    }
  }

  private static StateDirectory open(Config config, Clock clock, Consumer<JournalIdentity> joining)
      throws IOException, KeyFileException {
    SecretKey key = KeyFiles.identity(config.provider().keyFile());
    Path stateDir = Files.createDirectories(config.provider().stateDir());
    Database database = Journals.open(stateDir.resolve("journal.db"), clock);
    try {
      WalletLink link = new WalletLink();
      WalletSettings settings =
          settings(config, key, stateDir).by(clock).marking(new JournalMarks(database, link));
      Journals journals =
          new Journals(
              database,
              new LeaseJournal(),
              new TopUpJournal(),
              new DebtJournal(),
              new RelayJournal(database, config.limits().answersWaitingMax(), clock),
              new UptimeJournal());
      CashuWallet wallet = CashuWallet.open(settings);
      try {
        JournalIdentity identity = new JournalIdentity(database, link, wallet);
        joining.accept(identity);
        LnurlPay pay = new LnurlPay(settings.requestTimeout());
        return new StateDirectory(journals, wallet, identity, pay, clock);
      } catch (RuntimeException e) {
        wallet.close();
        throw e;
      }
    } catch (KeyFileException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static WalletSettings settings(Config config, SecretKey key, Path stateDir)
      throws KeyFileException {
    return new WalletSettings(
        stateDir.resolve("wallet.db"),
        KeyFiles.seed(config.provider().walletSeedFile()),
        Set.copyOf(config.mints().urls()),
        Optional.of(key),
        config.mints().unprovenTokens(),
        Duration.ofSeconds(config.mints().timeoutSecs()),
        Duration.ofSeconds(config.mints().unknownKeysetSecs()),
        (operation, step) -> LOG.debug("{}: {}", operation, step),
        CounterMarks.NONE,
        InstantSource.system());
  }

  /** Who is told from now on that the journal's file or the wallet's is broken. */
  void onBroken(Consumer<StoreException> listener) {
    journals.database().onBroken(listener);
    cashu.onBroken(listener);
  }

  /** Looks whether the files are still those that were opened; who is told, see onBroken. */
  void look() throws IOException {
    journals.database().look();
    cashu.look();
  }

  /**
   * Looks whether the journal can know what is on the host.
   *
   * @throws JournalRefusedException it cannot; nothing was done about it
   * @throws HostException the host cannot be asked
   */
  void check(Host host) throws HostException {
    identity.check(host.list().stream().map(HostedContainer::lease).toList());
  }

  JournalIdentity identity() {
    return identity;
  }

  Journals journals() {
    return journals;
  }

  JournallingWallet wallet() {
    return wallet;
  }

  Debts debts() {
    return debts;
  }

  Withdrawals withdrawals() {
    return withdrawals;
  }

  /** Answers {@code wallet} commands. */
  public CommandHandler commands() {
    return commands;
  }

  @Override
  public void close() {
    pay.close();
    wallet.close();
    journals.database().close();
  }
}
