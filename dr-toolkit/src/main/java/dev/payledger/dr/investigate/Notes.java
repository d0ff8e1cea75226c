package dev.payledger.dr.investigate;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What could not be read. An investigation goes on with what it can read, and says what it could not. Thread safe. */
final class Notes {

    private final Set<String> notes = new LinkedHashSet<>();

    synchronized void add(String note) {
        notes.add(note);
    }

    synchronized List<String> all() {
        return List.copyOf(new ArrayList<>(notes));
    }

    /** What was read; empty where AWS refuses it, and then that is noted. */
    <T> Optional<T> read(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (DrException e) {
            if (e.error() == DrError.LOCAL_001 || e.error() == DrError.RUN_001) {
                throw e;
            }
            add(e.what() + " " + e.why());
            return Optional.empty();
        }
    }
}
