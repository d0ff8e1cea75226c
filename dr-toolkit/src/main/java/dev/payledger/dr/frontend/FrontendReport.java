package dev.payledger.dr.frontend;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What deploy-frontend did.
 *
 * @param site the folder or jar; null where there is no site, and so nothing was done
 * @param name the site's public name; empty where nothing was deployed
 * @param addresses where a person opens it, the best one first
 * @param apiUrls where the page finds the API, in the same order
 * @param stack {@code CREATED}, {@code UPDATED} or {@code UNCHANGED}; empty where nothing was deployed
 * @param files how many files the site has, its config.json among them
 * @param uploaded the paths that were uploaded
 * @param removed the paths that were removed, because the site no longer has them
 * @param invalidated the paths that were taken out of CloudFront's caches
 * @param devFile the file for the development server; null where none was wanted
 * @since 0.1.0
 */
public record FrontendReport(
        @Nullable String site,
        String name,
        List<String> addresses,
        List<String> apiUrls,
        String stack,
        int files,
        List<String> uploaded,
        List<String> removed,
        List<String> invalidated,
        @Nullable String devFile,
        Duration took)
        implements DrReport {

    /** Of a service without a page. */
    static FrontendReport none(Duration took) {
        return new FrontendReport(null, "", List.of(), List.of(), "", 0, List.of(), List.of(), List.of(), null, took);
    }

    @Override
    public String verb() {
        return "deploy-frontend";
    }

    @Override
    public String summary() {
        if (devFile != null) {
            return devFile + " written; nothing was deployed";
        }
        if (site == null) {
            return "no page: no dependency holds META-INF/dr/frontend/index.html and dr.frontend is not set";
        }
        if (uploaded.isEmpty() && removed.isEmpty() && invalidated.isEmpty() && stack.equals("UNCHANGED")) {
            return name + ", " + files + " files, nothing to change";
        }
        return name + ", " + uploaded.size() + " of " + files + " files uploaded, " + removed.size() + " removed, "
                + invalidated.size() + " paths invalidated";
    }
}
