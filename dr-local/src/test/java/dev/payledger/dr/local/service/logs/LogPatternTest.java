package dev.payledger.dr.local.service.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogPatternTest {

    private static final String LINE = "REPORT RequestId: 1-2\tDuration: 5 ms\tStatus: error";
    private static final String EVENT =
            "{\"level\":\"ERROR\",\"status\":503,\"route\":\"GET /balance\",\"user\":{\"ids\":[7]},\"ok\":false}";

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            ''                              ~ true
            REPORT                          ~ true
            report                          ~ false
            REPORT error                    ~ true
            REPORT timeout                  ~ false
            "Status: error"                 ~ true
            "Status:  error"                ~ false
            REPORT -error                   ~ false
            REPORT -timeout                 ~ true
            ?timeout ?error                 ~ true
            ?timeout ?crash                 ~ false
            ?timeout REPORT                 ~ true
            """)
    void findsTermsAndPhrases(String pattern, boolean matches) {
        assertThat(LogPattern.of(pattern).test(LINE)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            { $.level = "ERROR" }                          ~ true
            { $.level = ERROR }                            ~ true
            { $.level != "ERROR" }                         ~ false
            { $.missing != "x" }                           ~ false
            { $.route = "GET *" }                          ~ true
            { $.route = "POST *" }                         ~ false
            { $.status >= 500 }                            ~ true
            { $.status < 500 }                             ~ false
            { $.status = 503.0 }                           ~ true
            { $.user.ids[0] = 7 }                          ~ true
            { $.level = "ERROR" && $.status = 500 }        ~ false
            { $.level = "WARN" || $.status = 503 }         ~ true
            { ($.level = "WARN" || $.status = 503) && $.ok = "false" } ~ true
            """)
    void comparesJsonFields(String pattern, boolean matches) {
        assertThat(LogPattern.of(pattern).test(EVENT)).isEqualTo(matches);
        assertThat(LogPattern.of(pattern).test(LINE)).as("not JSON").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[ip, user]",
                "%ERR.*%",
                "a.b",
                "{ $.level IS NULL }",
                "{ $.level = }",
                "{ $.level",
                "{ level = 1 }",
                "{ $.a = 1 ) }",
                "{ $.level > \"x\" }"
            })
    void refusesWhatItDoesNotUnderstand(String pattern) {
        assertThatThrownBy(() -> LogPattern.of(pattern)).hasMessageContaining("Invalid");
    }

    @Test
    void noPatternMatchesAll() {
        assertThat(LogPattern.of(null).test("x")).isTrue();
    }
}
