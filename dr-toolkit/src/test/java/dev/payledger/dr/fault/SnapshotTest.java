package dev.payledger.dr.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.config.FaultKind;
import dev.payledger.dr.fault.Snapshot.State;
import dev.payledger.dr.internal.resource.FunctionState;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final Map<String, String> VARIABLES = Map.of("TABLE_NAME", "top-secret-table", "LOG_LEVEL", "INFO");

    @Test
    void survivesItsJsonForEveryKind() {
        for (Snapshot snapshot : new Snapshot[] {
            snapshot(FaultKind.THROTTLE, null, null, null),
            snapshot(FaultKind.THROTTLE, 7, null, null),
            snapshot(FaultKind.ENVVAR, null, "TABLE_NAME", null),
            snapshot(FaultKind.IAM, null, null, "arn:aws:iam::111122223333:role/r")
        }) {
            assertThat(Snapshot.parse(snapshot.json(), "key")).isEqualTo(snapshot);
        }
    }

    @Test
    void holdsNoValueOfAVariable() {
        FunctionState state = state("rev-1", VARIABLES, "role", null, Map.of("Timeout", "10"));
        String json = new Snapshot(
                        "payledger-dev-listTransactions",
                        "ListTransactionsFunction",
                        FaultKind.ENVVAR,
                        State.INJECTING,
                        "2026-11-22T10:00:00Z",
                        null,
                        "TABLE_NAME",
                        null,
                        Snapshot.restHash(state, FaultKind.ENVVAR, "TABLE_NAME"))
                .json();
        assertThat(json).contains("TABLE_NAME").doesNotContain("top-secret-table", "INFO");
    }

    @Test
    void theRestIgnoresRevisionAndWhatTheFaultChanges() {
        String before = hash(state("rev-1", VARIABLES, "role", null, Map.of("Timeout", "10")), FaultKind.ENVVAR);
        assertThat(hash(
                        state("rev-2", Map.of("LOG_LEVEL", "INFO"), "role", null, Map.of("Timeout", "10")),
                        FaultKind.ENVVAR))
                .isEqualTo(before);
    }

    @Test
    void theRestShowsWhatOthersChanged() {
        String before = hash(state("rev-1", VARIABLES, "role", null, Map.of("Timeout", "10")), FaultKind.ENVVAR);
        assertThat(hash(state("rev-1", VARIABLES, "role", null, Map.of("Timeout", "11")), FaultKind.ENVVAR))
                .isNotEqualTo(before);
        assertThat(hash(state("rev-1", VARIABLES, "other", null, Map.of("Timeout", "10")), FaultKind.ENVVAR))
                .isNotEqualTo(before);
        assertThat(hash(state("rev-1", VARIABLES, "role", 0, Map.of("Timeout", "10")), FaultKind.ENVVAR))
                .isNotEqualTo(before);
    }

    @Test
    void whatIsNotASnapshotIsNotGuessedAt() {
        assertThatThrownBy(() -> Snapshot.parse("{\"fault\":\"flood\"}", "dr/x/faults/f.json"))
                .hasMessageContainingAll("DR-FAULT-005", "dr/x/faults/f.json", "flood");
        assertThatThrownBy(() -> Snapshot.parse("{", "dr/x/faults/f.json")).hasMessageContaining("DR-FAULT-005");
    }

    private static String hash(FunctionState state, FaultKind kind) {
        return Snapshot.restHash(state, kind, "TABLE_NAME");
    }

    private static FunctionState state(
            String revision,
            Map<String, String> variables,
            String role,
            @Nullable Integer concurrency,
            Map<String, String> rest) {
        return new FunctionState("f", "Active", "Successful", "", revision, role, variables, concurrency, rest);
    }

    private static Snapshot snapshot(
            FaultKind kind, @Nullable Integer concurrency, @Nullable String variable, @Nullable String role) {
        return new Snapshot(
                "payledger-dev-f",
                "F",
                kind,
                State.ACTIVE,
                "2026-11-22T10:00:00Z",
                concurrency,
                variable,
                role,
                "hash");
    }
}
