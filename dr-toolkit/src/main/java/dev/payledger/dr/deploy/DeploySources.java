package dev.payledger.dr.deploy;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Finds what is to be deployed: the service's template and its functions jar. */
final class DeploySources {

    private static final String TEMPLATE_ENTRY = "META-INF/dr/template.yaml";

    private final DrConfig.Sources sources;

    DeploySources(DrConfig.Sources sources) {
        this.sources = sources;
    }

    /** The service's template: the file, else the one in the functions jar. */
    String template() {
        Path file = sources.template();
        Path jar = sources.functionsJar();
        try {
            if (file != null) {
                return Files.readString(file);
            }
            if (jar != null) {
                try (JarFile open = new JarFile(jar.toFile())) {
                    ZipEntry entry = open.getEntry(TEMPLATE_ENTRY);
                    if (entry != null) {
                        try (InputStream in = open.getInputStream(entry)) {
                            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new DrException(
                    DrError.DEPLOY_001,
                    "The template cannot be read.",
                    String.valueOf(e.getMessage()),
                    "correct dr.template or dr.functionsJar.",
                    e);
        }
        throw new DrException(
                DrError.DEPLOY_001,
                "There is no template to deploy.",
                jar == null
                        ? "neither dr.template nor dr.functionsJar is set."
                        : jar + " has no " + TEMPLATE_ENTRY + ", and dr.template is not set.",
                "set dr.template to the service's CloudFormation template.");
    }

    /** The functions jar, or null where the template does not ask for one. */
    @Nullable
    Path functionsJar(Set<String> declared) {
        if (!declared.contains("FunctionsKey")) {
            return null;
        }
        Path jar = sources.functionsJar();
        if (jar == null && !sources.parameters().containsKey("FunctionsKey")) {
            throw new DrException(
                    DrError.DEPLOY_005,
                    "The template asks for the functions' code, and there is none.",
                    "it declares FunctionsKey, and dr.functionsJar is not set.",
                    "build the functions jar and set dr.functionsJar to it.");
        }
        return jar;
    }

    byte[] bytes(Path jar) {
        try {
            return Files.readAllBytes(jar);
        } catch (IOException e) {
            throw new DrException(
                    DrError.DEPLOY_005,
                    "The functions jar cannot be read.",
                    String.valueOf(e.getMessage()),
                    "build it, and correct dr.functionsJar.",
                    e);
        }
    }

    String hash(Path jar) {
        return Hash.sha256(bytes(jar));
    }
}
