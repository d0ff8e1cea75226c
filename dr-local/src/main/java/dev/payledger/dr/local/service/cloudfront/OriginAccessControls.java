package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControl;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlConfig;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlOriginTypes;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningBehaviors;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSigningProtocols;

/** Origin access controls for S3. Changes hold this object's monitor; reading needs none. */
final class OriginAccessControls {

    private static final int NAME_MAX = 64;
    private static final int DESCRIPTION_MAX = 256;

    private final RegionContext context;
    private final Map<String, Versioned<OriginAccessControlConfig>> byId = new ConcurrentSkipListMap<>();

    OriginAccessControls(RegionContext context) {
        this.context = context;
    }

    synchronized Versioned<OriginAccessControlConfig> create(@Nullable OriginAccessControlConfig config) {
        OriginAccessControlConfig wanted = checked(config, null);
        String id = "E" + context.ids().upper(13);
        Versioned<OriginAccessControlConfig> made = version(id, wanted);
        byId.put(id, made);
        return made;
    }

    synchronized Versioned<OriginAccessControlConfig> update(
            @Nullable String id, @Nullable String ifMatch, @Nullable OriginAccessControlConfig config) {
        Versioned<OriginAccessControlConfig> before = require(id);
        before.check(ifMatch, "origin access control");
        Versioned<OriginAccessControlConfig> after = version(before.id(), checked(config, before.id()));
        byId.put(before.id(), after);
        return after;
    }

    synchronized void delete(@Nullable String id, @Nullable String ifMatch, Predicate<String> inUse) {
        Versioned<OriginAccessControlConfig> held = require(id);
        held.check(ifMatch, "origin access control");
        if (inUse.test(held.id())) {
            throw CloudFrontErrors.accessControlInUse();
        }
        byId.remove(held.id());
    }

    Versioned<OriginAccessControlConfig> require(@Nullable String id) {
        return find(id).orElseThrow(CloudFrontErrors::noSuchAccessControl);
    }

    Optional<Versioned<OriginAccessControlConfig>> find(@Nullable String id) {
        return id == null ? Optional.empty() : Optional.ofNullable(byId.get(id));
    }

    List<Versioned<OriginAccessControlConfig>> list() {
        return List.copyOf(byId.values());
    }

    static OriginAccessControl shape(Versioned<OriginAccessControlConfig> held) {
        return OriginAccessControl.builder()
                .id(held.id())
                .originAccessControlConfig(held.config())
                .build();
    }

    private Versioned<OriginAccessControlConfig> version(String id, OriginAccessControlConfig config) {
        return new Versioned<>(id, "E" + context.ids().upper(13), context.time().now(), config);
    }

    private OriginAccessControlConfig checked(@Nullable OriginAccessControlConfig config, @Nullable String ownId) {
        if (config == null || config.name() == null || config.name().isEmpty()) {
            throw CloudFrontErrors.invalidArgument("The parameter Name is required.");
        }
        String description = config.description() == null ? "" : config.description();
        if (config.name().length() > NAME_MAX || description.length() > DESCRIPTION_MAX) {
            throw CloudFrontErrors.invalidArgument(
                    "The name may have " + NAME_MAX + " characters and the description " + DESCRIPTION_MAX + ".");
        }
        if (config.originAccessControlOriginType() == null
                || config.signingBehavior() == null
                || config.signingBehavior() == OriginAccessControlSigningBehaviors.UNKNOWN_TO_SDK_VERSION
                || config.signingProtocol() != OriginAccessControlSigningProtocols.SIGV4) {
            throw CloudFrontErrors.invalidArgument("OriginAccessControlOriginType, SigningBehavior (always, never or"
                    + " no-override) and SigningProtocol (sigv4) are required.");
        }
        if (config.originAccessControlOriginType() != OriginAccessControlOriginTypes.S3) {
            throw AwsError.unsupported(
                    "CloudFront OriginAccessControlOriginType " + config.originAccessControlOriginTypeAsString());
        }
        boolean taken = byId.values().stream()
                .anyMatch(other -> other.config().name().equals(config.name())
                        && !other.id().equals(ownId));
        if (taken) {
            throw CloudFrontErrors.accessControlExists();
        }
        return config;
    }
}
