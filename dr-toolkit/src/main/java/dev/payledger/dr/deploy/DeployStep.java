package dev.payledger.dr.deploy;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.deploy.DeployReport.StackResult;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Bucket;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Hash;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.internal.resource.Stack;
import dev.payledger.dr.internal.resource.StackChange;
import dev.payledger.dr.internal.resource.StackChange.Outcome;
import dev.payledger.dr.internal.resource.StackChange.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Brings the service's stack to its template in each region, then the companion stacks. Undone by destroy.
 *
 * @since 0.1.0
 */
public final class DeployStep {

    private final Deployment deployment;
    private final DrConfig config;

    public DeployStep(Deployment deployment) {
        this.deployment = deployment;
        this.config = deployment.config();
    }

    public DeployReport run(Step step) {
        DeploySources sources = new DeploySources(config.sources());
        String template = sources.template();
        CompanionStacks companions = new CompanionStacks(deployment);
        // The service and the upload both need the bucket; of two that make it at once, S3 may refuse one.
        Parallel.all(config.regions().selected().stream()
                .<Supplier<Bucket>>map(region -> () -> bucket(region, step))
                .toList());
        // The regions' stacks share no resource, so they are brought to their template at the same time; meanwhile the
        // companions' code, which is large, is uploaded.
        List<Supplier<List<StackResult>>> work = new ArrayList<>();
        for (String region : config.regions().selected()) {
            work.add(() -> List.of(service(region, template, sources, step)));
            work.add(() -> {
                companions.upload(region);
                return List.of();
            });
        }
        List<StackResult> results = new ArrayList<>();
        Parallel.all(work).forEach(results::addAll);
        results.addAll(Parallel.all(config.regions().selected().stream()
                .<Supplier<StackResult>>map(region -> () -> companion(region, companions, step))
                .toList()));
        return new DeployReport(List.copyOf(results), step.elapsed());
    }

    private Bucket bucket(String region, Step step) {
        long start = deployment.time().nanoTime();
        Bucket bucket = deployment.bucket(region);
        if (bucket.ensure()) {
            step.progress(
                    region,
                    "bucket " + bucket.name() + " made",
                    deployment.time().since(start));
        }
        return bucket;
    }

    private StackResult service(String region, String template, DeploySources sources, Step step) {
        long start = deployment.time().nanoTime();
        Bucket bucket = deployment.bucket(region);
        Source source = source(template, bucket);
        Stack stack = deployment.stack(region);
        StackChange change = deployment
                .change(stack)
                .with("Service", config.service())
                .with("Stage", config.stage())
                .with("PrimaryRegion", config.regions().primary())
                .with("SecondaryRegion", config.regions().secondary());
        Set<String> declared = change.declared(source).keySet();
        requireDeclared(declared);
        config.sources().parameters().forEach(change::with);
        Path jar = sources.functionsJar(declared);
        if (jar != null) {
            String key = "artifacts/" + sources.hash(jar) + ".jar";
            if (!bucket.has(key)) {
                step.progress(
                        region,
                        "uploading " + jar.getFileName(),
                        deployment.time().since(start));
                bucket.put(key, sources.bytes(jar));
            }
            change.with("FunctionsBucket", bucket.name()).with("FunctionsKey", key);
        }
        return result(stack, change.apply(source, step), start, step);
    }

    private StackResult companion(String region, CompanionStacks companions, Step step) {
        long start = deployment.time().nanoTime();
        return result(deployment.companion(region), companions.apply(region, step), start, step);
    }

    private StackResult result(Stack stack, Outcome outcome, long start, Step step) {
        StackResult result = new StackResult(
                stack.region(),
                stack.name(),
                outcome.outcome(),
                outcome.state().status(),
                Map.copyOf(outcome.state().outputs()),
                deployment.time().since(start));
        String unchanged = outcome.outcome().equals("UNCHANGED") ? " (unchanged)" : "";
        step.result(stack.region(), stack.name() + " " + result.status() + unchanged, result.took());
        return result;
    }

    /** A template that is too long for a request goes through the bucket. */
    private static Source source(String template, Bucket bucket) {
        if (!Source.tooLong(template)) {
            return new Source(template, null);
        }
        String key = "artifacts/" + Hash.sha256(template.getBytes(StandardCharsets.UTF_8)) + ".yaml";
        bucket.put(key, template);
        return new Source(null, "https://" + bucket.name() + ".s3." + bucket.region() + ".amazonaws.com/" + key);
    }

    private void requireDeclared(Set<String> declared) {
        Set<String> unknown = new TreeSet<>(config.sources().parameters().keySet());
        unknown.removeAll(declared);
        if (!unknown.isEmpty()) {
            throw new DrException(
                    DrError.DEPLOY_002,
                    "dr.parameters names " + unknown + ", which the template does not declare.",
                    "the template declares " + new TreeSet<>(declared) + ".",
                    "correct dr.parameters.");
        }
    }
}
