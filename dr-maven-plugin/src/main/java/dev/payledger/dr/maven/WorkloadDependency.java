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

/** Finds the functions jar: the dependency, of this project first, that describes a workload. */
final class WorkloadDependency {

    private static final String DESCRIPTOR = "META-INF/dr/workload.json";

    private final List<MavenProject> projects = new ArrayList<>();

    WorkloadDependency(MavenProject project, MavenSession session) {
        projects.add(project);
        if (project.isExecutionRoot()) {
            projects.addAll(session.getProjects());
        }
    }

    Optional<Path> find() {
        Set<File> candidates = new LinkedHashSet<>();
        for (MavenProject project : projects) {
            for (Artifact artifact : project.getArtifacts()) {
                if (artifact.getFile() != null && artifact.getFile().isFile()) {
                    candidates.add(artifact.getFile());
                }
            }
        }
        return candidates.stream()
                .filter(WorkloadDependency::describesAWorkload)
                .map(File::toPath)
                .findFirst();
    }

    private static boolean describesAWorkload(File file) {
        try (ZipFile zip = new ZipFile(file)) {
            return zip.getEntry(DESCRIPTOR) != null;
        } catch (ZipException e) {
            return false; // A dependency may be anything.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the dependency " + file, e);
        }
    }
}
