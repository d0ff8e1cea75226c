package dev.payledger.dr.local.wire.http;

import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.codec.ServiceBinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkClient;

/** Which services stand in which region. Filled before the front door opens, then only read. */
public final class ServiceRegistry {
    private final Map<String, Map<String, List<ServiceBinding>>> regions = new HashMap<>();

    /**
     * Adds a service to a region.
     *
     * @throws IllegalStateException if the AWS SDK on the class path is not the one that dr-local was built for
     */
    public void add(String region, SdkClient service) {
        ServiceBinding binding = ServiceBinding.of(service);
        if (regions.isEmpty()) {
            // The model is read when it is needed; a wrong SDK must show at the start.
            binding.operationNames().stream().findFirst().ifPresent(binding::requireOperation);
        }
        regions.computeIfAbsent(region, r -> new HashMap<>())
                .computeIfAbsent(binding.signingName(), n -> new ArrayList<>())
                .add(binding);
    }

    /**
     * The services that a request's scope names.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there is no such region or service
     */
    List<ServiceBinding> find(String region, String signingName) {
        Map<String, List<ServiceBinding>> services = regions.get(region);
        if (services == null) {
            throw AwsError.of(
                    "UnrecognizedClientException",
                    400,
                    "dr-local has no region " + region + "; it has " + new TreeSet<>(regions.keySet()) + ".");
        }
        List<ServiceBinding> found = services.get(signingName);
        if (found == null) {
            throw AwsError.unsupported("The service " + signingName + " in " + region);
        }
        return found;
    }

    /** Every service of a region. */
    public Collection<ServiceBinding> of(String region) {
        List<ServiceBinding> all = new ArrayList<>();
        regions.getOrDefault(region, Map.of()).values().forEach(all::addAll);
        return all;
    }
}
