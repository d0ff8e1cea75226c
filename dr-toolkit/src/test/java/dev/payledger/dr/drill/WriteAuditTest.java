package dev.payledger.dr.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.drill.DrillReport.Posted;
import dev.payledger.dr.drill.DrillReport.Rpo;
import dev.payledger.dr.drill.WriteAudit.Listed;
import dev.payledger.dr.drill.WriteAudit.Read;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WriteAuditTest {

    @Test
    void aListThatCannotBeReadHasNoMissingWrites() {
        Read read = WriteAudit.read(
                List.of("here", "there"),
                Map.of("a", Set.of("1", "2"), "b", Set.of("3")),
                (region, account) -> account.equals("a") && region.equals("there")
                        ? new Listed(List.of("1"), false)
                        : new Listed(account.equals("a") ? List.of("1", "2", "2") : List.of(), true));
        assertThat(read.missing()).containsExactly("3 in here", "3 in there");
        assertThat(read.unread()).containsExactly("a in there");
        assertThat(read.duplicates()).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeReadIsNotHealed() {
        Rpo rpo = DrillStep.healed(
                new Rpo(true, "", 3, List.of("1", "2", "3"), List.of()),
                new Posted(3, 0, List.of("2 in there"), List.of("a in there"), true),
                List.of(written("a", "1"), written("b", "2"), written("b", "3")));
        assertThat(rpo.afterHealing()).containsExactly("1", "2");
    }

    private static Sample written(String account, String id) {
        Route route = new Route("post", "POST", "/", Map.of(), null, 201, "id");
        return new Sample(1, route, account, 0, 1, true, 201, "here", "", Optional.of(id));
    }
}
