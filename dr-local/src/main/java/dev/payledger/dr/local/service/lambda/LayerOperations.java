package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AddLayerVersionPermissionRequest;
import software.amazon.awssdk.services.lambda.model.AddLayerVersionPermissionResponse;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionPolicyRequest;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionPolicyResponse;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.LayerVersionContentInput;
import software.amazon.awssdk.services.lambda.model.LayerVersionContentOutput;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;
import software.amazon.awssdk.services.lambda.model.LayersListItem;
import software.amazon.awssdk.services.lambda.model.ListLayerVersionsRequest;
import software.amazon.awssdk.services.lambda.model.ListLayerVersionsResponse;
import software.amazon.awssdk.services.lambda.model.ListLayersRequest;
import software.amazon.awssdk.services.lambda.model.ListLayersResponse;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.RemoveLayerVersionPermissionRequest;

/**
 * Publishes, reads and deletes versions of layers. Their content has no address of its own here. Layers with extensions
 * are refused, as nothing would start them.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html">Layers</a>
 */
final class LayerOperations {

    private static final int PAGE = 50;
    private static final int MOST_RUNTIMES = 15;

    private final RegionContext context;
    private final LayerStore layers;
    private final CodeSource source;

    LayerOperations(RegionContext context, LayerStore layers, CodeSource source) {
        this.context = context;
        this.layers = layers;
        this.source = source;
    }

    GetLayerVersionResponse publish(PublishLayerVersionRequest request) {
        LayerName name = LayerName.ofLayer(context, request.layerName());
        checkCompatible(request);
        LayerVersionContentInput from = request.content();
        if (from == null) {
            throw LambdaErrors.invalid("Please provide a source for function code.");
        }
        FunctionCode content = source.code(
                from.zipFile(), from.s3Bucket(), from.s3Key(), from.s3ObjectVersion(), "PublishLayerVersion");
        refuseExtensions(content);
        return layers.add(name.name(), number -> {
                    String arn = name.arn(context) + ":" + number;
                    return new LayerStore.Version(
                            described(request, name, number, content),
                            content,
                            new LayerPolicy(arn, context.ids()::uuid));
                })
                .described();
    }

    private GetLayerVersionResponse described(
            PublishLayerVersionRequest request, LayerName name, long number, FunctionCode content) {
        String arn = name.arn(context);
        GetLayerVersionResponse.Builder described = GetLayerVersionResponse.builder()
                .layerArn(arn)
                .layerVersionArn(arn + ":" + number)
                .version(number)
                .description(request.description() == null ? "" : request.description())
                .licenseInfo(request.licenseInfo())
                .createdDate(LambdaFunction.MODIFIED.format(context.time().now().atOffset(ZoneOffset.UTC)))
                .content(LayerVersionContentOutput.builder()
                        .codeSha256(content.sha256())
                        .codeSize(content.size())
                        .build());
        if (request.hasCompatibleRuntimes()) {
            described.compatibleRuntimesWithStrings(request.compatibleRuntimesAsStrings());
        }
        if (request.hasCompatibleArchitectures()) {
            described.compatibleArchitecturesWithStrings(request.compatibleArchitecturesAsStrings());
        }
        return described.build();
    }

    GetLayerVersionResponse get(String layer, @Nullable Long number) {
        return version(LayerName.ofLayer(context, layer), number, "The resource you requested does not exist.")
                .described();
    }

    GetLayerVersionResponse get(String arn) {
        LayerName name = LayerName.ofVersion(context, "arn", arn);
        return version(name, name.version(), "The resource you requested does not exist.")
                .described();
    }

    /** Also where there is no such version. */
    void delete(String layer, @Nullable Long number) {
        layers.remove(LayerName.ofLayer(context, layer).name(), checked(number));
    }

    ListLayersResponse list(ListLayersRequest request) {
        int most = most(request.maxItems());
        List<LayersListItem> page = new ArrayList<>();
        for (String name : layers.namesAfter(request.marker())) {
            Optional<LayerVersionsListItem> newest =
                    matching(name, request.compatibleRuntimeAsString(), request.compatibleArchitectureAsString())
                            .stream()
                            .findFirst();
            if (newest.isPresent() && page.size() == most) {
                String marker = page.get(most - 1).layerName();
                return ListLayersResponse.builder()
                        .layers(page)
                        .nextMarker(marker)
                        .build();
            }
            newest.ifPresent(version -> page.add(LayersListItem.builder()
                    .layerName(name)
                    .layerArn(context.arn("lambda", "layer:" + name))
                    .latestMatchingVersion(version)
                    .build()));
        }
        return ListLayersResponse.builder().layers(page).build();
    }

    ListLayerVersionsResponse versions(ListLayerVersionsRequest request) {
        LayerName name = LayerName.ofLayer(context, request.layerName());
        String marker = request.marker();
        if (marker != null && !marker.matches("[0-9]{1,18}")) {
            throw LambdaErrors.invalid("Invalid Marker: " + marker);
        }
        int most = most(request.maxItems());
        List<LayerVersionsListItem> found =
                matching(name.name(), request.compatibleRuntimeAsString(), request.compatibleArchitectureAsString())
                        .stream()
                        .filter(version -> marker == null || version.version() < Long.parseLong(marker))
                        .toList();
        boolean more = found.size() > most;
        return ListLayerVersionsResponse.builder()
                .layerVersions(more ? found.subList(0, most) : found)
                .nextMarker(more ? String.valueOf(found.get(most - 1).version()) : null)
                .build();
    }

    AddLayerVersionPermissionResponse allow(AddLayerVersionPermissionRequest request) {
        if (!"lambda:GetLayerVersion".equals(request.action())) {
            throw AwsError.of(
                    "ValidationException",
                    400,
                    "1 validation error detected: Value '" + request.action() + "' at 'action' failed to satisfy"
                            + " constraint: Member must satisfy regular expression pattern: lambda:GetLayerVersion");
        }
        LayerPolicy policy = policy(request.layerName(), request.versionNumber());
        String statement = policy.add(
                new ResourcePolicy.Statement(
                        request.statementId(),
                        request.action(),
                        request.principal(),
                        null,
                        null,
                        request.organizationId()),
                request.revisionId());
        return AddLayerVersionPermissionResponse.builder()
                .statement(statement)
                .revisionId(policy.revision())
                .build();
    }

    void disallow(RemoveLayerVersionPermissionRequest request) {
        policy(request.layerName(), request.versionNumber()).remove(request.statementId(), request.revisionId());
    }

    GetLayerVersionPolicyResponse policy(GetLayerVersionPolicyRequest request) {
        LayerPolicy policy = policy(request.layerName(), request.versionNumber());
        return GetLayerVersionPolicyResponse.builder()
                .policy(policy.document())
                .revisionId(policy.revision())
                .build();
    }

    long bytes() {
        return layers.bytes();
    }

    private LayerPolicy policy(String layer, @Nullable Long number) {
        LayerName name = LayerName.ofLayer(context, layer);
        return version(name, number, "Layer version " + name.arn(context) + ":" + number + " does not exist.")
                .policy();
    }

    private LayerStore.Version version(LayerName name, @Nullable Long number, String missing) {
        LayerStore.Version version = layers.find(name.name(), checked(number));
        if (version == null) {
            throw LambdaErrors.notFound(missing);
        }
        return version;
    }

    private static long checked(@Nullable Long number) {
        if (number == null || number < 1) {
            throw LambdaErrors.invalid("Layer Version Cannot be less than 1");
        }
        return number;
    }

    private static int most(@Nullable Integer wanted) {
        return wanted == null ? PAGE : Math.max(1, Math.min(PAGE, wanted));
    }

    /** The newest first. A version that names no runtime, or no architecture, is not among those for one. */
    private List<LayerVersionsListItem> matching(
            String layer, @Nullable String runtime, @Nullable String architecture) {
        return layers.versions(layer).stream()
                .map(LayerStore.Version::described)
                .filter(version ->
                        runtime == null || version.compatibleRuntimesAsStrings().contains(runtime))
                .filter(version -> architecture == null
                        || version.compatibleArchitecturesAsStrings().contains(architecture))
                .map(version ->
                        Members.copy(version, LayerVersionsListItem.builder()).build())
                .toList();
    }

    private static void checkCompatible(PublishLayerVersionRequest request) {
        List<String> problems = new ArrayList<>();
        if (request.compatibleRuntimes().size() > MOST_RUNTIMES
                || request.compatibleRuntimes().stream()
                        .anyMatch(runtime -> runtime.name().equals("UNKNOWN_TO_SDK_VERSION"))) {
            problems.add("Value '" + request.compatibleRuntimesAsStrings() + "' at 'compatibleRuntimes' failed to"
                    + " satisfy constraint: Member must be at most " + MOST_RUNTIMES + " runtimes that Lambda knows");
        }
        if (request.compatibleArchitecturesAsStrings().stream().anyMatch(name -> !name.matches("x86_64|arm64"))) {
            problems.add("Value '" + request.compatibleArchitecturesAsStrings() + "' at 'compatibleArchitectures'"
                    + " failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value"
                    + " set: [x86_64, arm64], Member must not be null]");
        }
        if (!problems.isEmpty()) {
            throw AwsError.of(
                    "ValidationException",
                    400,
                    problems.size() + " validation error" + (problems.size() > 1 ? "s" : "") + " detected: "
                            + String.join("; ", problems));
        }
    }

    private static void refuseExtensions(FunctionCode content) {
        try (ZipFile zip = new ZipFile(content.zip().toFile())) {
            zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(name -> name.matches("/?extensions/[^/]+"))
                    .findFirst()
                    .ifPresent(name -> {
                        throw AwsError.unsupported("A layer with an extension (" + name + ")");
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a layer's content", e);
        }
    }
}
