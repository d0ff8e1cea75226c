package dev.payledger.dr.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class UserDirectoryTest {

    private static final User.AccessKey KEY = new User.AccessKey("AKIA1", true, Instant.EPOCH);

    private final UserDirectory users = new UserDirectory();

    @Test
    void aKeyIsItsUsersWhileTheUserIsChanged() throws InterruptedException {
        add();
        CountDownLatch begun = new CountDownLatch(1);
        Thread changer = new Thread(() -> {
            for (int i = 0; i < 50_000; i++) {
                users.change("ann", user -> user.withGrants(Grants.nothing(null)));
                begun.countDown();
            }
        });
        changer.start();
        begun.await();
        int missing = 0;
        while (changer.isAlive()) {
            missing += users.findByKey("AKIA1").isPresent() ? 0 : 1;
        }
        assertThat(missing).isZero();
    }

    @Test
    void aDeletedKeyStaysIssued() {
        assertThat(users.hasIssued("AKIA1")).isFalse();
        add();
        users.change("ann", user -> user.withKeys(Map.of()));
        users.remove("ann");
        assertThat(users.findByKey("AKIA1")).isEmpty();
        assertThat(users.hasIssued("AKIA1")).isTrue();
    }

    private void add() {
        users.add(new User(
                "ann",
                "/",
                "AIDA1",
                "arn:aws:iam::1:user/ann",
                Instant.EPOCH,
                Map.of(),
                Grants.nothing(null),
                Set.of(),
                Map.of()));
        users.change("ann", user -> user.withKeys(Map.of(KEY.id(), KEY)));
    }
}
