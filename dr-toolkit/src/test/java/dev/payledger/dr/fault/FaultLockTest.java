package dev.payledger.dr.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class FaultLockTest {

    @Test
    void whoHoldsTheLockIsSaidInOneSentence() {
        String until = "2026-03-01T17:06:30.123456789Z";
        assertThat(FaultLock.sentence("""
                        {"verb": "fault-restore", "host": "laptop", "process": 1638, "started": "x", "since": "y",
                         "until": "%s"}""".formatted(until)))
                .isEqualTo("dr:fault-restore, process 1638 on laptop, until "
                        + DateTimeFormatter.ofPattern("HH:mm:ss")
                                .format(Instant.parse(until).atZone(ZoneId.systemDefault())));
    }

    @Test
    void aLockIsStaleWhenItsTimeIsOverAndWhenThisRunCouldNotGiveItBack() {
        String lock = """
                {"verb": "fault-inject", "host": "elsewhere", "run": "a", "process": 1, "started": "x",
                 "until": "2026-03-01T17:06:30Z"}""";
        Instant before = Instant.parse("2026-03-01T17:06:00Z");
        assertThat(FaultLock.isStale(lock, before, "b")).isFalse();
        assertThat(FaultLock.isStale(lock, before, "a")).isTrue();
        assertThat(FaultLock.isStale(lock, before.plusSeconds(60), "b")).isTrue();
    }

    @Test
    void aLockThatWeDidNotWriteIsSaidToBeOne() {
        assertThat(FaultLock.sentence("taken")).isEqualTo("its lock has another form than this version writes");
    }
}
