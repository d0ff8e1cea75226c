package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathCopyTest {

    @TempDir
    Path folder;

    private Path jar;
    private Path classes;

    @BeforeEach
    void makeAClassPath() throws Exception {
        jar = jar("a.jar", "A.class");
        classes = Files.createDirectories(folder.resolve("classes/dev"));
        Files.writeString(classes.resolve("B.class"), "b");
        classes = folder.resolve("classes");
    }

    @Test
    void copiesJarsAndFoldersInOrderSoThatABuildMayReplaceThem() throws Exception {
        ClassPathCopy copy = ClassPathCopy.of(List.of(jar, classes));
        List<Path> copies = copy.copyTo(folder.resolve("builds"));
        Files.delete(jar);

        assertThat(copies).hasSize(2).allMatch(Files::exists);
        assertThat(copies.get(0)).isRegularFile();
        assertThat(copies.get(1).resolve("dev/B.class")).hasContent("b");
        assertThat(copies)
                .allMatch(path -> path.startsWith(folder.resolve("builds").resolve(copy.hash())));
    }

    @Test
    void copyingTwiceGivesTheSameCopies() throws Exception {
        ClassPathCopy copy = ClassPathCopy.of(List.of(jar, classes));
        assertThat(copy.copyTo(folder.resolve("builds"))).isEqualTo(copy.copyTo(folder.resolve("builds")));
        assertThat(folder.resolve("builds")).isDirectoryContaining(path -> path.endsWith(copy.hash()));
    }

    @Test
    void theHashFollowsTheContent() throws Exception {
        String before = ClassPathCopy.of(List.of(jar, classes)).hash();
        assertThat(ClassPathCopy.of(List.of(jar, classes)).hash()).isEqualTo(before);
        Files.writeString(classes.resolve("dev/B.class"), "c");
        assertThat(ClassPathCopy.of(List.of(jar, classes)).hash()).isNotEqualTo(before);
    }

    @Test
    void leavesOutWhatIsNotThereAndMavenPluginsThemselves() throws Exception {
        Path plugin = jar("plugin.jar", "META-INF/maven/plugin.xml");
        ClassPathCopy copy = ClassPathCopy.of(List.of(plugin, jar, folder.resolve("missing.jar")));
        assertThat(copy.copyTo(folder.resolve("builds"))).hasSize(1);
    }

    private Path jar(String name, String entry) throws Exception {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.closeEntry();
        }
        return file;
    }
}
