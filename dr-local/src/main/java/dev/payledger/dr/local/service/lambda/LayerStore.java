package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionResponse;

/** The layers of a region and their versions. Numbers are never given twice. Thread safe. */
final class LayerStore {

    private static final int MOST_OF_A_FUNCTION = 5;

    /**
     * A version of a layer; it never changes, but its policy does.
     *
     * @param described as GetLayerVersion answers
     */
    record Version(GetLayerVersionResponse described, FunctionCode content, LayerPolicy policy) {

        String arn() {
            return described.layerVersionArn();
        }
    }

    /** Makes a version with a number. */
    interface Maker {
        Version make(long number);
    }

    private final RegionContext context;
    private final NavigableMap<String, NavigableMap<Long, Version>> layers = new TreeMap<>();
    private final Map<String, Long> last = new HashMap<>();

    LayerStore(RegionContext context) {
        this.context = context;
    }

    synchronized Version add(String layer, Maker maker) {
        long number = last.merge(layer, 1L, Long::sum);
        Version version = maker.make(number);
        layers.computeIfAbsent(layer, name -> new TreeMap<>()).put(number, version);
        return version;
    }

    synchronized @Nullable Version find(String layer, long number) {
        NavigableMap<Long, Version> versions = layers.get(layer);
        return versions == null ? null : versions.get(number);
    }

    /** Functions that use it keep what is in it. */
    synchronized void remove(String layer, long number) {
        NavigableMap<Long, Version> versions = layers.get(layer);
        if (versions != null) {
            versions.remove(number);
            if (versions.isEmpty()) {
                layers.remove(layer);
            }
        }
    }

    /** The versions of a layer, the newest first. */
    synchronized List<Version> versions(String layer) {
        NavigableMap<Long, Version> versions = layers.get(layer);
        return versions == null
                ? List.of()
                : List.copyOf(versions.descendingMap().values());
    }

    /** How large the zips of all versions are together. */
    synchronized long bytes() {
        return layers.values().stream()
                .flatMap(versions -> versions.values().stream())
                .mapToLong(version -> version.content().size())
                .sum();
    }

    /** The names of the layers behind this one, or of all. */
    synchronized List<String> namesAfter(@Nullable String name) {
        return List.copyOf((name == null ? layers : layers.tailMap(name, false)).keySet());
    }

    /**
     * The versions that a function names, in its order.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if Lambda would not attach them
     */
    List<Version> forFunction(Collection<String> arns) {
        if (arns.size() > MOST_OF_A_FUNCTION) {
            throw LambdaErrors.invalid("Cannot reference more than " + MOST_OF_A_FUNCTION + " layers.");
        }
        List<Version> found = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (String arn : arns) {
            LayerName name = LayerName.ofVersion(context, "layers", arn);
            Version version = name.version() == null ? null : find(name.name(), name.version());
            if (version == null) {
                throw LambdaErrors.invalid("Layer version " + arn + " does not exist.");
            }
            String other = seen.put(name.name(), arn);
            if (other != null) {
                throw LambdaErrors.invalid("Two different versions of the same layer are not allowed to be referenced"
                        + " in the same function. " + other + " and " + arn + " are versions of the same layer.");
            }
            found.add(version);
        }
        return found;
    }
}
