package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.region.Certificates;
import dev.payledger.dr.local.region.CloudFrontZone;
import dev.payledger.dr.local.region.RegionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.ViewerCertificate;

/** The distributions of the account. Changes hold this object's monitor; reading needs none. */
final class Distributions {

    /**
     * How long a change is in progress. AWS takes minutes, because it tells every edge location; here there is one, and
     * nobody is to wait for what cannot be seen. What is real is that it is not at once.
     */
    static final Duration DEPLOYMENT = Duration.ofSeconds(1);

    private final RegionContext context;
    private final Certificates certificates;
    private final DistributionRules rules;
    private final Map<String, HeldDistribution> byId = new ConcurrentSkipListMap<>();

    Distributions(RegionContext context, Certificates certificates, DistributionRules rules) {
        this.context = context;
        this.certificates = certificates;
        this.rules = rules;
    }

    synchronized HeldDistribution create(@Nullable DistributionConfig config, Map<String, String> tags) {
        DistributionConfig wanted = rules.checked(config);
        for (HeldDistribution other : byId.values()) {
            if (other.config().callerReference().equals(wanted.callerReference())) {
                if (other.config().equals(wanted)) {
                    return other;
                }
                throw CloudFrontErrors.distributionExists(other.id());
            }
        }
        checkNames(wanted, null);
        String id = "E" + context.ids().upper(13);
        HeldDistribution made = new HeldDistribution(
                id,
                "arn:aws:cloudfront::" + context.accountId() + ":distribution/" + id,
                "d" + context.ids().lower(13) + CloudFrontZone.SUFFIX,
                etag(),
                wanted,
                null,
                now(),
                deployedAt(),
                tags);
        certificateOf(wanted).ifPresent(arn -> certificates.use(arn, made.arn()));
        byId.put(id, made);
        return made;
    }

    synchronized HeldDistribution update(
            @Nullable String id, @Nullable String ifMatch, @Nullable DistributionConfig config) {
        HeldDistribution before = require(id);
        Versioned.check(ifMatch, before.etag(), "distribution");
        DistributionConfig wanted = rules.checked(config);
        if (!wanted.callerReference().equals(before.config().callerReference())) {
            throw CloudFrontErrors.illegalUpdate();
        }
        checkNames(wanted, before.id());
        Instant now = now();
        HeldDistribution after = new HeldDistribution(
                before.id(),
                before.arn(),
                before.domainName(),
                etag(),
                wanted,
                before.isDeployed(now) ? before.config() : before.before(),
                now,
                deployedAt(),
                before.tags());
        Optional<String> former = certificateOf(before.config());
        Optional<String> current = certificateOf(wanted);
        current.ifPresent(arn -> certificates.use(arn, after.arn()));
        former.filter(arn -> current.isEmpty() || !current.get().equals(arn))
                .ifPresent(arn -> certificates.release(arn, after.arn()));
        byId.put(after.id(), after);
        return after;
    }

    synchronized void delete(@Nullable String id, @Nullable String ifMatch) {
        HeldDistribution held = require(id);
        Versioned.check(ifMatch, held.etag(), "distribution");
        if (Boolean.TRUE.equals(held.config().enabled()) || !held.isDeployed(now())) {
            throw CloudFrontErrors.notDisabled();
        }
        byId.remove(held.id());
        certificateOf(held.config()).ifPresent(arn -> certificates.release(arn, held.arn()));
    }

    synchronized void tag(String arn, UnaryOperator<Map<String, String>> change) {
        HeldDistribution held = requireArn(arn);
        byId.put(
                held.id(),
                new HeldDistribution(
                        held.id(),
                        held.arn(),
                        held.domainName(),
                        held.etag(),
                        held.config(),
                        held.before(),
                        held.modified(),
                        held.deployed(),
                        change.apply(new TreeMap<>(held.tags()))));
    }

    HeldDistribution require(@Nullable String id) {
        HeldDistribution held = id == null ? null : byId.get(id);
        if (held == null) {
            throw CloudFrontErrors.noSuchDistribution();
        }
        return held;
    }

    HeldDistribution requireArn(@Nullable String arn) {
        return byId.values().stream()
                .filter(held -> held.arn().equals(arn))
                .findFirst()
                .orElseThrow(() -> CloudFrontErrors.noSuchResource(String.valueOf(arn)));
    }

    List<HeldDistribution> list() {
        return List.copyOf(byId.values());
    }

    /** The distribution that has a name: its own, an alias, or the wildcard one level up. */
    Optional<HeldDistribution> named(String host) {
        int dot = host.indexOf('.');
        String wildcard = dot < 0 ? host : "*" + host.substring(dot);
        HeldDistribution byWildcard = null;
        for (HeldDistribution held : byId.values()) {
            if (held.domainName().equals(host) || held.aliases().contains(host)) {
                return Optional.of(held);
            }
            if (held.aliases().contains(wildcard)) {
                byWildcard = held;
            }
        }
        return Optional.ofNullable(byWildcard);
    }

    /** Whether a distribution has this name of CloudFront's. */
    boolean hasDomainName(String name) {
        return byId.values().stream().anyMatch(held -> held.domainName().equals(name));
    }

    private void checkNames(DistributionConfig wanted, @Nullable String ownId) {
        List<String> aliases =
                wanted.aliases() == null ? List.of() : wanted.aliases().items();
        for (HeldDistribution other : byId.values()) {
            if (!other.id().equals(ownId) && other.aliases().stream().anyMatch(aliases::contains)) {
                throw CloudFrontErrors.nameTaken();
            }
        }
    }

    private static Optional<String> certificateOf(DistributionConfig config) {
        ViewerCertificate viewer = config.viewerCertificate();
        return Optional.ofNullable(viewer == null ? null : viewer.acmCertificateArn())
                .filter(arn -> !arn.isEmpty());
    }

    private String etag() {
        return "E" + context.ids().upper(13);
    }

    private Instant now() {
        return context.time().now();
    }

    private Instant deployedAt() {
        return now().plus(context.time().interval(DEPLOYMENT));
    }
}
