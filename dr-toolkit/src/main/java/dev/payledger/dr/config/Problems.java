package dev.payledger.dr.config;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong and throws once. Not thread safe. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();

    void add(String key, @Nullable String value, String reason, String valid) {
        found.add(new Problem(key, value, "", reason, valid));
    }

    void add(String key, @Nullable String value, String origin, String reason, String valid) {
        found.add(new Problem(key, value, origin, reason, valid));
    }

    /** Whether something is wrong with one of these settings. */
    boolean concern(String... keys) {
        return found.stream().anyMatch(problem -> List.of(keys).contains(problem.key()));
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            String count = found.size() == 1 ? "1 setting is" : found.size() + " settings are";
            throw new DrException(
                    DrError.CONFIG_001,
                    count + " not usable.",
                    found.stream().map(Problem::toString).collect(Collectors.joining("\n     ")),
                    "correct " + (found.size() == 1 ? "it" : "them") + " in the POM or on the command line.");
        }
    }
}
