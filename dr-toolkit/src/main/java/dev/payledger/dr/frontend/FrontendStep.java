package dev.payledger.dr.frontend;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Names;
import dev.payledger.dr.config.Regions;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.CompanionCode;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HostedZone;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.StackChange.Outcome;
import dev.payledger.dr.internal.resource.StackChange.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Deploys a static site: certificate, stack (private bucket, distribution), files, alias records, invalidation; then asks
 * for the page as a user would. Any static site will do; what the page is told about its service lies beside it as {@code
 * config.json}. Undone by destroy.
 *
 * @since 0.1.0
 */
public final class FrontendStep {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int OK = 200;

    private final Deployment deployment;
    private final DrConfig config;
    private final Names names;

    public FrontendStep(Deployment deployment) {
        this.deployment = deployment;
        this.config = deployment.config();
        this.names = deployment.names();
    }

    /** Deploys the site where there is one. */
    public FrontendReport runIfGiven(Step step) {
        return config.frontend().site() == null ? FrontendReport.none(step.elapsed()) : deploy(step);
    }

    /**
     * Deploys the site, or only writes the development server's settings.
     *
     * @throws DrException with {@code DR-FRONTEND-001} where there is no site
     */
    public FrontendReport run(Step step) {
        return config.frontend().devOnly() ? new DevServer(config).write(step) : deploy(step);
    }

    private FrontendReport deploy(Step step) {
        Path source = site();
        SiteConfig told = new SiteConfig(config);
        List<SiteFile> files = files(source, told, step);
        HostedZone zone = deployment.zone();
        String name = names.pageName();
        zone.requireFreeForDistribution(name);
        Outcome stack = stack(zone, told, step);
        Map<String, String> outputs = stack.state().outputs();
        SiteSync.Done done = new SiteSync(
                        deployment.siteBucket(), deployment.distribution(required(outputs, "DistributionId")))
                .run(files, step);
        step.result(
                names.frontendBucket(deployment.account().id()),
                done.uploaded().size() + " of " + done.files() + " files uploaded, "
                        + done.removed().size() + " removed, "
                        + (done.invalidated().isEmpty()
                                ? "nothing invalidated"
                                : done.invalidated().size() + " paths invalidated"),
                step.elapsed());
        // That the page answers, below, says more than that every server of the zone has heard of it.
        if (zone.upsertDistributionAlias(name, required(outputs, "DistributionDomain"))) {
            step.result("Route 53", name + " -> " + outputs.get("DistributionDomain"), step.elapsed());
        }
        requireAnswer(name, step);
        return new FrontendReport(
                source.toString(),
                name,
                PublicAccess.addresses(config.target(), name).stream()
                        .map(address -> address + "/")
                        .toList(),
                told.apiUrls(),
                stack.outcome(),
                done.files(),
                done.uploaded(),
                done.removed(),
                done.invalidated(),
                null,
                step.elapsed());
    }

    private Path site() {
        Path site = config.frontend().site();
        if (site == null) {
            throw new DrException(
                    DrError.FRONTEND_001,
                    "There is no static site to deploy.",
                    "no dependency holds " + SiteSource.FOLDER + SiteSource.INDEX + ", and dr.frontend is not set.",
                    "add the dependency dev.payledger:payledger-frontend (from sources it holds the page only where it was"
                            + " built with Node), or name a folder or jar with dr.frontend.");
        }
        return site;
    }

    private static List<SiteFile> files(Path source, SiteConfig told, Step step) {
        List<SiteFile> files = new ArrayList<>(SiteSource.read(source));
        if (files.removeIf(file -> file.path().equals(SiteConfig.FILE))) {
            step.warning("The site's own " + SiteConfig.FILE + " is replaced by the deployment's.");
        }
        files.add(told.file());
        return files;
    }

    private Outcome stack(HostedZone zone, SiteConfig told, Step step) {
        List<String> changes = new ArrayList<>();
        String certificate =
                deployment.certificates(Regions.GLOBAL_FRONTEND).ensure(List.of(names.pageName()), zone, changes, step);
        changes.forEach(change -> step.result(Regions.GLOBAL_FRONTEND, change, step.elapsed()));
        Outcome outcome = deployment
                .change(deployment.frontendStack())
                .forGoal("dr:deploy-frontend")
                .with("Deployment", names.deployment())
                .with("BucketName", names.frontendBucket(deployment.account().id()))
                .with("SiteName", names.pageName())
                .with("CertificateArn", certificate)
                .with("ContentSecurityPolicy", told.contentSecurityPolicy())
                .apply(new Source(CompanionCode.frontendTemplate(), null), step);
        step.result(
                Regions.GLOBAL_FRONTEND,
                names.frontendStack() + " " + outcome.outcome().toLowerCase(Locale.ROOT),
                step.elapsed());
        return outcome;
    }

    private String required(Map<String, String> outputs, String output) {
        String value = outputs.get(output);
        if (value == null) {
            throw new DrException(
                    DrError.FRONTEND_003,
                    "Stack " + names.frontendStack() + " has no output " + output + ".",
                    "it has " + outputs.keySet() + ".",
                    "run dr:destroy, then dr:deploy-frontend.");
        }
        return value;
    }

    /** The address is printed only once it works. */
    private void requireAnswer(String name, Step step) {
        try (PublicAccess access = deployment.publicAccess()) {
            deployment
                    .waiting()
                    .until(
                            LIMIT,
                            () -> answer(access, name),
                            answer -> answer.equals("200"),
                            (answer, elapsed) -> step.progress(name, "the page answers " + answer, elapsed),
                            answer -> new DrException(
                                    DrError.FRONTEND_003,
                                    "The page " + name + " does not answer.",
                                    "GET / was " + answer + " for " + LIMIT.toMinutes() + " min.",
                                    "look at the zone's delegation and at the distribution, then run dr:deploy-frontend"
                                            + " again."));
        }
    }

    private static String answer(PublicAccess access, String name) {
        try {
            int status = access.send(PublicAccess.Request.get(name, "/")).status();
            return status == OK ? "200" : Integer.toString(status);
        } catch (IOException e) {
            return "no answer (" + e.getMessage() + ")";
        }
    }
}
