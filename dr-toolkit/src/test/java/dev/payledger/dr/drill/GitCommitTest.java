package dev.payledger.dr.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCommitTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path root;

    @Test
    void followsTheBranchFromAFolderWithinTheRepository() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main\n");
        write(".git/refs/heads/main", COMMIT + "\n");
        Path inner = Files.createDirectories(root.resolve("a/b"));
        assertThat(GitCommit.of(inner)).contains(COMMIT);
    }

    @Test
    void readsADetachedHeadAndAPackedBranch() throws IOException {
        write(".git/HEAD", COMMIT);
        assertThat(GitCommit.of(root)).contains(COMMIT);
        write(".git/HEAD", "ref: refs/heads/main");
        write(".git/packed-refs", "# pack-refs with: peeled\n" + COMMIT + " refs/heads/main\n");
        assertThat(GitCommit.of(root)).contains(COMMIT);
    }

    @Test
    void followsAWorktreeToItsRepository() throws IOException {
        write("repo/.git/refs/heads/topic", COMMIT);
        write("repo/.git/worktrees/tree/HEAD", "ref: refs/heads/topic");
        write("repo/.git/worktrees/tree/commondir", "../..");
        write("tree/.git", "gitdir: ../repo/.git/worktrees/tree");
        assertThat(GitCommit.of(root.resolve("tree"))).contains(COMMIT);
    }

    @Test
    void aRepositoryWithoutACommitHasNone() throws IOException {
        write(".git/HEAD", "ref: refs/heads/main");
        assertThat(GitCommit.of(root)).isEmpty();
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
