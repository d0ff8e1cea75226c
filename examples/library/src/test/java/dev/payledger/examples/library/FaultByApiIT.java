package dev.payledger.examples.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultByApiIT {

    @Test
    void deploysBreaksMendsAndLeavesNothing() {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        new FaultByApi(lines::add)
                .run(Path.of(System.getProperty("functionsJar")), Path.of("target/dr-local"));

        assertThat(lines)
                .anySatisfy(line -> assertThat(line).contains("payledger-dev ap-southeast-1 CREATED"))
                .anySatisfy(line -> assertThat(line).contains("replica ap-northeast-1 ACTIVE"))
                .anySatisfy(line -> assertThat(line).startsWith("3 faults active in ap-southeast-1"))
                .anySatisfy(line -> assertThat(line).contains("health throttle ACTIVE in ap-southeast-1"))
                .anySatisfy(line -> assertThat(line).isEqualTo("3 of 3 functions equal to their snapshots."))
                .anySatisfy(line -> assertThat(line).startsWith("Removed:").endsWith("Nothing left."));
    }
}
