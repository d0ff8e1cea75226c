package dev.payledger.dr.frontend;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The settings of the page's development server, which has no config.json beside it. */
final class DevServer {

    private static final String FOLDER = "frontend";
    private static final String FILE = ".env.local";
    private static final String VARIABLE = "NEXT_PUBLIC_CONFIG_JSON";

    private final DrConfig config;

    DevServer(DrConfig config) {
        this.config = config;
    }

    FrontendReport write(Step step) {
        Path file = sources().resolve(FILE);
        SiteConfig told = new SiteConfig(config);
        try {
            Files.writeString(file, VARIABLE + "=" + told.json() + "\n");
        } catch (IOException e) {
            throw new DrException(
                    DrError.FRONTEND_004,
                    file + " cannot be written.",
                    String.valueOf(e.getMessage()),
                    "make the folder writable.",
                    e);
        }
        return new FrontendReport(
                null,
                config.names().pageName(),
                List.of(),
                told.apiUrls(),
                "",
                0,
                List.of(),
                List.of(),
                List.of(),
                file.toString(),
                step.elapsed());
    }

    /** The page's sources: the folder {@code frontend} with a package.json, here or in a folder above. */
    private Path sources() {
        Path base = config.frontend().base().toAbsolutePath().normalize();
        for (Path folder = base; folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve(FOLDER);
            if (Files.isRegularFile(candidate.resolve("package.json"))) {
                return candidate;
            }
        }
        throw new DrException(
                DrError.FRONTEND_004,
                "There is no page to develop.",
                "neither " + base + " nor a folder above it has " + FOLDER + "/package.json.",
                "run the goal in a clone of the project, or leave dr.frontendDevOnly out.");
    }
}
