package dev.payledger.dr.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuspectsTest {

    @Test
    void whatIsOnItsWayIsNoProblemAtTheNextLookAndWhatStaysIs() {
        Suspects suspects = new Suspects();
        suspects.found("only here", List.of("lost", "on its way"));
        suspects.found("only there", List.of());
        assertThat(suspects.still()).containsExactly("2 (lost) only here");

        suspects.found("only here", List.of("new", "lost"));
        suspects.found("only there", List.of("new, too"));
        assertThat(suspects.still()).containsExactly("1 (lost) only here");

        suspects.found("only here", List.of("new"));
        suspects.found("only there", List.of());
        assertThat(suspects.still()).isEmpty();
    }
}
