package dev.payledger.dr.local.service.apigatewayv2;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigatewayv2.model.ApiMapping;
import software.amazon.awssdk.services.apigatewayv2.model.DomainName;

/** A custom domain name with its API mappings. Immutable. */
record CustomDomain(DomainName name, Map<String, ApiMapping> mappings) {

    CustomDomain {
        mappings = Map.copyOf(mappings);
    }

    String targetName() {
        return name.domainNameConfigurations().get(0).apiGatewayDomainName();
    }

    CustomDomain withName(DomainName changed) {
        return new CustomDomain(changed, mappings);
    }

    CustomDomain with(ApiMapping mapping) {
        Map<String, ApiMapping> changed = new TreeMap<>(mappings);
        changed.put(mapping.apiMappingId(), mapping);
        return new CustomDomain(name, changed);
    }

    CustomDomain without(String mappingId) {
        Map<String, ApiMapping> changed = new TreeMap<>(mappings);
        changed.remove(mappingId);
        return new CustomDomain(name, changed);
    }

    ApiMapping require(String mappingId) {
        ApiMapping mapping = mappings.get(mappingId);
        if (mapping == null) {
            throw Errors.notFound("Invalid mapping identifier specified");
        }
        return mapping;
    }

    /** The mapping with the longest key that begins the path, by whole segments. */
    Optional<ApiMapping> mappingFor(String rawPath) {
        List<String> path = RouteKey.segmentsOf(rawPath);
        ApiMapping longest = null;
        int length = -1;
        for (ApiMapping mapping : mappings.values()) {
            List<String> key = RouteKey.segmentsOf(keyOf(mapping));
            if (key.size() > length
                    && key.size() <= path.size()
                    && path.subList(0, key.size()).equals(key)) {
                longest = mapping;
                length = key.size();
            }
        }
        return Optional.ofNullable(longest);
    }

    static String keyOf(ApiMapping mapping) {
        @Nullable String key = mapping.apiMappingKey();
        return key == null ? "" : key;
    }
}
