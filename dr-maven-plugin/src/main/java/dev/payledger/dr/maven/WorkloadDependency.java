package dev.payledger.dr.maven;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;

/** Finds what belongs to the service among the dependencies, those of this project first. */
final class WorkloadDependency {

    private static final String DESCRIPTOR = "META-INF/dr/workload.json";
    private static final String PAGE = "META-INF/dr/frontend/index.html";

    private final List<MavenProject> projects = new ArrayList<>();

    WorkloadDependency(MavenProject project, MavenSession session) {
        projects.add(project);
        if (project.isExecutionRoot()) {
            projects.addAll(session.getProjects());
        }
    }

    /** The functions jar: the one that describes a workload. */
    Optional<Path> find() {
        return holding(DESCRIPTOR);
    }

    /** The jar with the static site. */
    Optional<Path> site() {
        return holding(PAGE);
    }

    private Optional<Path> holding(String entry) {
        Set<File> candidates = new LinkedHashSet<>();
        for (MavenProject project : projects) {
            for (Artifact artifact : project.getArtifacts()) {
                if (artifact.getFile() != null && artifact.getFile().isFile()) {
                    candidates.add(artifact.getFile());
                }
            }
        }
        return candidates.stream()
                .filter(file -> holds(file, entry))
                .map(File::toPath)
                .findFirst();
    }

    private static boolean holds(File file, String entry) {
        try (ZipFile zip = new ZipFile(file)) {
            return zip.getEntry(entry) != null;
        } catch (ZipException e) {
            return false; // A dependency may be anything.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the dependency " + file, e);
        }
    }
}
