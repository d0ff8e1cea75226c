package dev.payledger.lambdas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    /** The test's own environment has no TABLE_NAME, SERVICE_NAME or REGION: constructing is what Lambda's init does. */
    @Test
    void functionsThatReadATableDoNotStartWithoutItsName() {
        assertThatThrownBy(() -> DynamoDb.view(without("TABLE_NAME")))
                .isInstanceOf(MissingVariableException.class)
                .hasMessage("Environment variable TABLE_NAME is not set; the function cannot start without it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVICE_NAME", "REGION"})
    void noFunctionStartsWithoutKnowingWhatItIs(String name) {
        assertThatThrownBy(() -> new HealthHandler(without(name), Clock.systemUTC()))
                .isInstanceOf(MissingVariableException.class)
                .hasMessageContaining(name);
    }

    @Test
    void anEmptyVariableIsMissing() {
        assertThatThrownBy(() -> new Environment(Map.of("TABLE_NAME", " ")).required("TABLE_NAME"))
                .hasMessageContaining("TABLE_NAME");
    }

    @Test
    void theHealthFunctionNeedsNoTable() {
        assertThat(new HealthHandler(without("TABLE_NAME"), Clock.systemUTC())).isNotNull();
    }

    @Test
    void anUnknownLogLevelIsNamed() {
        Map<String, String> variables = new HashMap<>(Invocation.VARIABLES);
        variables.put("LOG_LEVEL", "LOUD");

        assertThatThrownBy(() -> new HealthHandler(new Environment(variables), Clock.systemUTC()))
                .hasMessage("Environment variable LOG_LEVEL is LOUD; it must be DEBUG, INFO, WARN or ERROR");
    }

    private static Environment without(String name) {
        Map<String, String> variables = new HashMap<>(Invocation.VARIABLES);
        variables.remove(name);
        return new Environment(variables);
    }
}
