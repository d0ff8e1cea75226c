package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CodeFolderTest {

    @TempDir
    Path directory;

    @Test
    void whatCannotBeUnpackedIsNamedAndLeavesNothingBehind() throws Exception {
        String name = "n".repeat(300);
        Path zip = zipWith("fine", name);

        assertThatThrownBy(() -> CodeFolder.unpacked(zip, directory.resolve("task")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot unpack /" + name + " of the function's code: ")
                .hasMessageContaining("Leave it out of the zip");

        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(zip);
        }
    }

    private Path zipWith(String... names) throws IOException {
        Path zip = directory.resolve("code.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
            }
        }
        return zip;
    }
}
