package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.service.lambda.handlers.Handlers;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.Permission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.Layer;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;
import software.amazon.awssdk.services.lambda.model.LayersListItem;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/** What the control plane answers about layers; no function runs. */
final class LayersTest {

    private static final String ARN = "arn:aws:lambda:ap-southeast-1:111122223333:layer:";
    private static final int MEGABYTE = 1024 * 1024;

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T10:00:00Z"), 1);
    private LambdaService lambda;

    @BeforeEach
    void start() {
        lambda = new FakeRegion(time).lambda(directory, new EnvironmentLimits(1, 1, 1, 1));
    }

    @AfterEach
    void stop() {
        lambda.close();
    }

    @Test
    void versionsAreNumberedReadAndListedAndNumbersAreNotGivenTwice() throws Exception {
        var first = lambda.publishLayerVersion(r -> r.layerName("tools")
                .description("first")
                .licenseInfo("MIT")
                .compatibleRuntimesWithStrings("python3.12")
                .content(c -> c.zipFile(zip("a", 10))));
        publish("tools", "b", 20);
        publish("other", "c", 30);

        assertThat(first.layerVersionArn()).isEqualTo(ARN + "tools:1");
        assertThat(first.layerArn()).isEqualTo(ARN + "tools");
        assertThat(first.createdDate()).isEqualTo("2026-11-22T10:00:00.000+0000");
        var read = lambda.getLayerVersion(r -> r.layerName(ARN + "tools").versionNumber(1L));
        assertThat(read.content()).isEqualTo(first.content());
        assertThat(read.description()).isEqualTo("first");
        assertThat(lambda.getLayerVersionByArn(r -> r.arn(ARN + "tools:2")).version())
                .isEqualTo(2);
        assertThat(lambda.listLayers(r -> {}).layers())
                .extracting(LayersListItem::layerName)
                .containsExactly("other", "tools");
        assertThat(lambda.listLayers(r -> r.maxItems(1)).nextMarker()).isEqualTo("other");
        assertThat(lambda.listLayers(r -> r.compatibleRuntime("python3.12")).layers())
                .singleElement()
                .satisfies(layer ->
                        assertThat(layer.latestMatchingVersion().version()).isEqualTo(1));
        var page = lambda.listLayerVersions(r -> r.layerName("tools").maxItems(1));
        assertThat(page.layerVersions())
                .extracting(LayerVersionsListItem::version)
                .containsExactly(2L);
        assertThat(lambda.listLayerVersions(r -> r.layerName("tools").marker(page.nextMarker()))
                        .layerVersions())
                .extracting(LayerVersionsListItem::version)
                .containsExactly(1L);

        lambda.deleteLayerVersion(r -> r.layerName("tools").versionNumber(2L));
        lambda.deleteLayerVersion(r -> r.layerName("tools").versionNumber(2L));
        assertError(
                () -> lambda.getLayerVersion(r -> r.layerName("tools").versionNumber(2L)),
                "ResourceNotFoundException",
                "The resource you requested does not exist.");
        assertThat(publish("tools", "d", 40)).isEqualTo(ARN + "tools:3");
    }

    @Test
    void layersCountToTheCodeThatTheAccountKeeps() {
        long one = sizeOfContent(publish("one", "a", 1_000));
        publish("one", "b", 5);
        lambda.deleteLayerVersion(r -> r.layerName("one").versionNumber(2L));

        assertThat(one).isPositive();
        assertThat(lambda.getAccountSettings(r -> {}).accountUsage().totalCodeSize())
                .isEqualTo(one);
    }

    private long sizeOfContent(String arn) {
        return lambda.getLayerVersionByArn(r -> r.arn(arn)).content().codeSize();
    }

    @Test
    void aFunctionNamesUpToFiveVersionsThatAreThere() throws Exception {
        String first = publish("l0", "a", 1);
        List<String> six = new java.util.ArrayList<>(List.of(first));
        for (int i = 1; i < 6; i++) {
            six.add(publish("l" + i, "a" + i, 1));
        }
        String again = publish("l0", "b", 1);

        refused(six, "Cannot reference more than 5 layers.");
        refused(List.of(ARN + "l0:3"), "Layer version " + ARN + "l0:3 does not exist.");
        refused(
                List.of(first, again),
                "Two different versions of the same layer are not allowed to be referenced in the same function. "
                        + first + " and " + again + " are versions of the same layer.");
        refused(
                List.of(first.replace("ap-southeast-1", "us-east-1")),
                "Layers are not in the same region as the function. Layers are expected to be in region"
                        + " ap-southeast-1.");
        assertError(() -> create(List.of(ARN + "l0")), "ValidationException", "at 'layers' failed to satisfy");
        assertError(
                () -> create(List.of(first.replace("111122223333", "999999999999"))),
                "AccessDeniedException",
                "is not authorized to perform: lambda:GetLayerVersion on resource: ");
    }

    @Test
    void aFunctionKeepsItsLayersUntilItIsToldOtherwise() throws Exception {
        String first = publish("one", "a", 1_000);
        String second = publish("two", "b", 2_000);
        assertThat(arns(create(List.of(second, first)).layers())).containsExactly(second, first);
        time.advance(Duration.ofSeconds(1));
        lambda.publishVersion(r -> r.functionName("f"));
        lambda.deleteLayerVersion(r -> r.layerName("one").versionNumber(1L));

        change(r -> r.description("other"));
        assertThat(arns(layersOf("$LATEST"))).containsExactly(second, first);
        assertThat(layersOf("$LATEST").get(0).codeSize()).isPositive();
        lambda.updateFunctionCode(r -> r.functionName("f").zipFile(zip("code", 5)));
        time.advance(Duration.ofSeconds(1));
        assertThat(arns(layersOf("$LATEST"))).containsExactly(second, first);
        refusedChange(List.of(first), "Layer version " + first + " does not exist.");
        change(r -> r.layers(List.of()));
        assertThat(layersOf("$LATEST")).isEmpty();
        assertThat(arns(layersOf("1"))).as("a version never changes").containsExactly(second, first);
    }

    @Test
    void codeAndLayersTogetherAreLimited() throws Exception {
        String large = publish("large", "a", 140 * MEGABYTE);
        String larger = publish("larger", "b", 120 * MEGABYTE);
        long code = sizeOf(FakeRegion.zipOf(Handlers.Plain.class));

        refused(
                List.of(large, larger),
                "Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual"
                        + " size is " + (260L * MEGABYTE + code) + " bytes.");
        create(List.of(large));
        time.advance(Duration.ofSeconds(1));
        refusedChange(List.of(large, larger), "Function code combined with layers exceeds");
        assertError(
                () -> lambda.updateFunctionCode(r -> r.functionName("f").zipFile(zip("c", 120 * MEGABYTE))),
                "InvalidParameterValueException",
                "Function code combined with layers exceeds");
        assertThat(arns(layersOf("$LATEST"))).containsExactly(large);
    }

    @Test
    void aVersionsPolicyIsKeptStatementByStatement() throws Exception {
        publish("tools", "a", 1);
        assertError(
                () -> lambda.getLayerVersionPolicy(r -> r.layerName("tools").versionNumber(1L)),
                "ResourceNotFoundException",
                "No policy is associated with the given resource.");

        var added = lambda.addLayerVersionPermission(r -> r.layerName("tools")
                .versionNumber(1L)
                .statementId("partner")
                .action("lambda:GetLayerVersion")
                .principal("*")
                .organizationId("o-1234567890"));

        String statement = "{\"Sid\":\"partner\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":"
                + "\"lambda:GetLayerVersion\",\"Resource\":\"" + ARN + "tools:1\",\"Condition\":{\"StringEquals\":"
                + "{\"aws:PrincipalOrgID\":\"o-1234567890\"}}}";
        assertThat(added.statement()).isEqualTo(statement);
        var policy = lambda.getLayerVersionPolicy(r -> r.layerName("tools").versionNumber(1L));
        assertThat(policy.policy()).contains(statement);
        assertThat(policy.revisionId()).isEqualTo(added.revisionId());
        assertError(
                () -> lambda.removeLayerVersionPermission(r -> r.layerName("tools")
                        .versionNumber(1L)
                        .statementId("partner")
                        .revisionId("old")),
                "PreconditionFailedException",
                "The Revision Id provided");
        lambda.removeLayerVersionPermission(
                r -> r.layerName("tools").versionNumber(1L).statementId("partner"));
        assertError(
                () -> lambda.removeLayerVersionPermission(
                        r -> r.layerName("tools").versionNumber(1L).statementId("partner")),
                "ResourceNotFoundException",
                "Statement partner is not found in resource policy.");
        assertError(
                () -> lambda.getLayerVersionPolicy(r -> r.layerName("tools").versionNumber(2L)),
                "ResourceNotFoundException",
                "Layer version " + ARN + "tools:2 does not exist.");
    }

    @Test
    void whatWouldDoNothingIsRefused() {
        assertError(
                () -> publish("agent", "extensions/agent", 1),
                "UnsupportedOperation",
                "A layer with an extension (extensions/agent)");
        assertError(
                () -> lambda.publishLayerVersion(r -> r.layerName("no name").content(c -> c.zipFile(zip("a", 1)))),
                "ValidationException",
                "'layerName'");
        assertError(
                () -> lambda.publishLayerVersion(r -> r.layerName("tools")
                        .compatibleRuntimesWithStrings("cobol")
                        .compatibleArchitecturesWithStrings("z80")
                        .content(c -> c.zipFile(zip("a", 1)))),
                "ValidationException",
                "2 validation errors detected");
        assertError(
                () -> lambda.getLayerVersion(r -> r.layerName("tools").versionNumber(0L)),
                "InvalidParameterValueException",
                "Layer Version Cannot be less than 1");
    }

    @Test
    void callersNeedThePermissionToReadWhatTheyAttach() {
        assertThat(lambda.permissions(UpdateFunctionConfigurationRequest.builder()
                        .functionName("f")
                        .layers(ARN + "tools:1")
                        .build()))
                .contains(new Permission("lambda:GetLayerVersion", ARN + "tools:1"));
        assertThat(lambda.permissions(
                        PublishLayerVersionRequest.builder().layerName("tools").build()))
                .containsExactly(new Permission("lambda:PublishLayerVersion", ARN + "tools"));
    }

    private void refused(List<String> layers, String message) {
        assertError(() -> create(layers), "InvalidParameterValueException", message);
    }

    private void refusedChange(List<String> layers, String message) {
        assertError(() -> change(r -> r.layers(layers)), "InvalidParameterValueException", message);
    }

    private void change(java.util.function.Consumer<UpdateFunctionConfigurationRequest.Builder> change) {
        UpdateFunctionConfigurationRequest.Builder request =
                UpdateFunctionConfigurationRequest.builder().functionName("f");
        change.accept(request);
        lambda.updateFunctionConfiguration(request.build());
        time.advance(Duration.ofSeconds(1));
    }

    private List<Layer> layersOf(String qualifier) {
        return lambda.getFunctionConfiguration(r -> r.functionName("f").qualifier(qualifier))
                .layers();
    }

    private static List<String> arns(List<Layer> layers) {
        return layers.stream().map(Layer::arn).toList();
    }

    private software.amazon.awssdk.services.lambda.model.CreateFunctionResponse create(List<String> layers)
            throws IOException {
        byte[] code = FakeRegion.zipOf(Handlers.Plain.class);
        return lambda.createFunction(r -> r.functionName("f")
                .runtime("java21")
                .role(FakeRegion.ROLE)
                .handler("a.B")
                .layers(layers)
                .code(c -> c.zipFile(SdkBytes.fromByteArray(code))));
    }

    private String publish(String layer, String file, int bytes) {
        return lambda.publishLayerVersion(r -> r.layerName(layer).content(c -> c.zipFile(zip(file, bytes))))
                .layerVersionArn();
    }

    /** A zip with one file of so many zeros, which is small. */
    private static SdkBytes zip(String file, int bytes) {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry(file));
            byte[] zeros = new byte[Math.min(bytes, MEGABYTE)];
            for (int left = bytes; left > 0; left -= zeros.length) {
                out.write(zeros, 0, Math.min(left, zeros.length));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return SdkBytes.fromByteArray(zip.toByteArray());
    }

    private static long sizeOf(byte[] zip) throws IOException {
        long size = 0;
        try (var in = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(zip))) {
            while (in.getNextEntry() != null) {
                size += in.readAllBytes().length;
            }
        }
        return size;
    }

    private static void assertError(ThrowingCallable call, String code, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(AwsServiceException.class, thrown -> assertThat(
                                thrown.awsErrorDetails().errorCode())
                        .isEqualTo(code))
                .hasMessageContaining(message);
    }
}
