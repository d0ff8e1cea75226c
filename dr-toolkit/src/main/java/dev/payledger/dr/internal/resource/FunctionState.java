package dev.payledger.dr.internal.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function's configuration, as far as it can be broken and checked.
 *
 * @param state for example {@code Active}
 * @param lastUpdate {@code Successful}, {@code InProgress} or {@code Failed}
 * @param revision what an update must name, so that it does not overwrite another
 * @param variables its environment; never shown or stored
 * @param rest everything else about it except revision and times, hashed
 */
public record FunctionState(
        String name,
        String state,
        String lastUpdate,
        String reason,
        String revision,
        String role,
        Map<String, String> variables,
        @Nullable Integer reservedConcurrency,
        Map<String, String> rest) {

    /** Whether it runs as configured. */
    public boolean isReady() {
        return state.equals("Active") && lastUpdate.equals("Successful");
    }

    @Override
    public String toString() {
        return name + " " + state + " " + lastUpdate;
    }
}
