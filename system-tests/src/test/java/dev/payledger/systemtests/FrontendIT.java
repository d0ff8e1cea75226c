package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.destroy.DestroyReport;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.frontend.FrontendReport;
import dev.payledger.dr.local.AuditedCall;
import dev.payledger.dr.local.LocalAws;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.s3.S3Client;

/** A static site by the toolkit's API: deployed, changed, served under both addresses, removed. */
class FrontendIT {

    private static final double SPEED = 10;
    private static final String ASSET = "_next/static/chunks/main-0a1b2c3d4e5f.js";
    private static final Set<String> WRITES = Set.of("PutObject", "DeleteObjects", "CreateInvalidation");

    @TempDir
    Path site;

    private final HttpClient http = HttpClient.newHttpClient();
    private LocalAws aws;

    @BeforeEach
    void start() throws IOException {
        aws = LocalAws.builder().speed(SPEED).domain("shop.test").start();
        write("index.html", "<h1>one</h1>");
        write("404.html", "<h1>nothing here</h1>");
        write(ASSET, "console.log(1)");
        write("about/index.html", "about");
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void siteIsServedUnderBothAddressesAndTellsThePageWhereTheApiIs() throws Exception {
        FrontendReport report = deploy();
        int port = URI.create(aws.endpoint()).getPort();
        assertThat(report.addresses())
                .containsExactly("http://shop.localhost:" + port + "/", aws.endpoint() + "/site/shop/");
        assertThat(report.stack()).isEqualTo("CREATED");
        assertThat(report.uploaded()).hasSize(5).startsWith(ASSET).contains("config.json");
        assertThat(report.invalidated()).isEmpty();

        HttpResponse<String> page = get("/site/shop/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("<h1>one</h1>");
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                .contains(
                        "script-src 'self';",
                        "connect-src 'self' http://api-shop.localhost:" + port,
                        "frame-ancestors 'none'");
        assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(page.headers().firstValue("referrer-policy")).contains("no-referrer");
        assertThat(raw("shop.localhost:" + port)).startsWith("HTTP/1.1 200").contains("<h1>one</h1>");
        assertThat(get("/site/shop/" + ASSET).headers().firstValue("cache-control"))
                .contains("public, max-age=31536000, immutable");
        HttpResponse<String> config = get("/site/shop/config.json");
        assertThat(config.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(config.body()).contains("\"apiUrls\":[\"http://api-shop.localhost:" + port + "\"");
        HttpResponse<String> missing = get("/site/shop/none.html");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("nothing here");
        assertThat(get("/site/shop/.dr/site.json").statusCode())
                .as("notes are not served")
                .isEqualTo(404);
    }

    @Test
    void secondRunChangesNothingAndAChangeIsOneUploadAndOneInvalidation() throws Exception {
        deploy();
        assertThat(get("/site/shop/").body()).contains("one");
        int before = aws.auditLog().size();
        FrontendReport again = deploy();
        assertThat(again.stack()).isEqualTo("UNCHANGED");
        assertThat(again.summary()).contains("nothing to change");
        assertThat(writes(before)).isEmpty();

        write("index.html", "<h1>two</h1>");
        before = aws.auditLog().size();
        FrontendReport changed = deploy();
        assertThat(changed.uploaded()).containsExactly("index.html");
        assertThat(changed.invalidated()).containsExactly("/", "/index.html");
        assertThat(writes(before)).filteredOn("CreateInvalidation"::equals).hasSize(1);
        assertThat(get("/site/shop/").body()).contains("two");

        String newAsset = "_next/static/chunks/main-ffff2c3d4e5f.js";
        write(newAsset, "console.log(2)");
        Files.delete(site.resolve(ASSET));
        Files.delete(site.resolve("about/index.html"));
        assertThat(get("/site/shop/about/index.html").body()).isEqualTo("about");
        FrontendReport stale = deploy();
        assertThat(stale.uploaded()).containsExactly(newAsset);
        assertThat(stale.removed()).containsExactly("about/index.html", ASSET);
        assertThat(stale.invalidated()).containsExactly("/about/index.html");
        assertThat(get("/site/shop/about/index.html").statusCode()).isEqualTo(404);
    }

    @Test
    void destroyLeavesNothingOfTheSite() {
        deploy();
        try (DrToolkit toolkit = toolkit(Map.of())) {
            DestroyReport destroyed = toolkit.destroy();
            assertThat(destroyed.left()).isEmpty();
            assertThat(destroyed.removed()).containsEntry("stack", 1).containsEntry("records", 2);
            assertThat(toolkit.destroy().summary()).isEqualTo("Nothing to remove. Nothing left.");
        }
        try (S3Client s3 =
                LocalClients.of(S3Client.builder().forcePathStyle(true), URI.create(aws.endpoint()), "us-east-1")) {
            assertThat(s3.listBuckets().buckets()).isEmpty();
        }
    }

    @Test
    void certificateThatIsMissingIsRequestedProvenAndRemovedAgain() {
        try (AcmClient acm = LocalClients.of(AcmClient.builder(), URI.create(aws.endpoint()), "us-east-1")) {
            String standing =
                    acm.listCertificates().certificateSummaryList().get(0).certificateArn();
            acm.deleteCertificate(r -> r.certificateArn(standing));
            deploy();
            assertThat(acm.listCertificates().certificateSummaryList())
                    .singleElement()
                    .satisfies(made -> assertThat(made.domainName()).isEqualTo("shop.shop.test"));
            try (DrToolkit toolkit = toolkit(Map.of())) {
                assertThat(toolkit.destroy().removed())
                        .containsEntry("certificate", 1)
                        .containsEntry("records", 3);
            }
            assertThat(acm.listCertificates().certificateSummaryList()).isEmpty();
        }
    }

    @Test
    void withoutASiteTheGoalFailsAndSaysWhatToDo() {
        try (DrToolkit toolkit = toolkit(Map.of("dr.frontend", ""))) {
            assertThatThrownBy(toolkit::deployFrontend).isInstanceOfSatisfying(DrException.class, e -> {
                assertThat(e.error()).isEqualTo(DrError.FRONTEND_001);
                assertThat(e.next()).contains("payledger-frontend", "Node", "dr.frontend");
            });
        }
        assertThat(aws.auditLog()).noneMatch(call -> WRITES.contains(call.operation()));
    }

    @Test
    void folderWithoutAnIndexIsRefusedBeforeAnythingIsMade() throws IOException {
        Path empty = Files.createDirectory(site.resolve("empty"));
        try (DrToolkit toolkit = toolkit(Map.of("dr.frontend", empty.toString()))) {
            assertThatThrownBy(toolkit::deployFrontend)
                    .isInstanceOfSatisfying(
                            DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.FRONTEND_002));
        }
        assertThat(aws.auditLog()).noneMatch(AuditedCall::mutating);
    }

    @Test
    void bucketNameThatIsTakenIsNamedAndNothingStays() {
        try (S3Client s3 = LocalClients.of(
                S3Client.builder().forcePathStyle(true), URI.create(aws.endpoint()), "ap-southeast-1")) {
            s3.createBucket(r -> r.bucket("shop-dev-frontend-111122223333-us-east-1")
                    .createBucketConfiguration(c -> c.locationConstraint("ap-southeast-1")));
            assertThatThrownBy(this::deploy).isInstanceOfSatisfying(DrException.class, e -> {
                assertThat(e.error()).isEqualTo(DrError.DEPLOY_004);
                assertThat(e.why()).contains("shop-dev-frontend-111122223333-us-east-1", "already exists");
                assertThat(e.next()).contains("dr:deploy-frontend");
            });
            s3.deleteBucket(r -> r.bucket("shop-dev-frontend-111122223333-us-east-1"));
        }
        assertThat(deploy().stack()).isEqualTo("CREATED");
    }

    @Test
    void nameOfSomebodyElseIsNeverTaken() {
        try (Route53Client route53 =
                LocalClients.of(Route53Client.builder(), URI.create(aws.endpoint()), "aws-global")) {
            String zone = route53.listHostedZonesByName(r -> r.dnsName("shop.test"))
                    .hostedZones()
                    .get(0)
                    .id();
            route53.changeResourceRecordSets(r -> r.hostedZoneId(zone)
                    .changeBatch(b -> b.changes(
                            c -> c.action(ChangeAction.CREATE).resourceRecordSet(set -> set.name("shop.shop.test")
                                    .type(RRType.A)
                                    .ttl(60L)
                                    .resourceRecords(v -> v.value("127.0.0.9"))))));
        }
        assertThatThrownBy(this::deploy).isInstanceOfSatisfying(DrException.class, e -> assertThat(e.error())
                .isEqualTo(DrError.DOMAIN_003));
        assertThat(aws.auditLog()).noneMatch(call -> call.operation().equals("CreateChangeSet"));
    }

    @Test
    void developmentServerIsToldTheSame() throws IOException {
        Path sources = Files.createDirectories(site.resolve("clone/frontend"));
        Path elsewhere = Files.createDirectories(site.resolve("clone/examples/one"));
        Files.writeString(sources.resolve("package.json"), "{}");
        try (DrToolkit toolkit = toolkit(Map.of("dr.frontendDevOnly", "true"), elsewhere)) {
            FrontendReport report = toolkit.deployFrontend();
            assertThat(report.devFile()).isEqualTo(sources.resolve(".env.local").toString());
        }
        assertThat(Files.readString(sources.resolve(".env.local")))
                .startsWith("NEXT_PUBLIC_CONFIG_JSON={\"service\":\"shop\"")
                .endsWith("}\n");
        assertThat(aws.auditLog()).noneMatch(AuditedCall::mutating);
        try (DrToolkit toolkit = toolkit(Map.of("dr.frontendDevOnly", "true"), Path.of("/"))) {
            assertThatThrownBy(toolkit::deployFrontend)
                    .isInstanceOfSatisfying(
                            DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.FRONTEND_004));
        }
    }

    private List<String> writes(int from) {
        List<AuditedCall> calls = aws.auditLog();
        return calls.subList(from, calls.size()).stream()
                .map(AuditedCall::operation)
                .filter(WRITES::contains)
                .toList();
    }

    private FrontendReport deploy() {
        try (DrToolkit toolkit = toolkit(Map.of())) {
            return toolkit.deployFrontend();
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(aws.endpoint() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** As a browser asks for a name under .localhost, which Java does not resolve. */
    private String raw(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", URI.create(aws.endpoint()).getPort())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(String path, String text) throws IOException {
        Path file = site.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private DrToolkit toolkit(Map<String, String> more) {
        return toolkit(more, Path.of(""));
    }

    private DrToolkit toolkit(Map<String, String> more, Path base) {
        Map<String, String> settings = new HashMap<>(Map.of("dr.service", "shop", "dr.frontend", site.toString()));
        settings.putAll(more);
        URI endpoint = URI.create(aws.endpoint());
        String[] dns = aws.dnsAddress().split(":", -1);
        DrConfig config = DrConfig.parse(settings, base)
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns[0], Integer.parseInt(dns[1])), endpoint.getPort(), SPEED));
        return DrToolkit.create(config, DrListener.NONE);
    }
}
