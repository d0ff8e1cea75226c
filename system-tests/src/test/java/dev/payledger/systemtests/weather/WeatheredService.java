package dev.payledger.systemtests.weather;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Secret;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.local.LocalAws;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;

/** PayLedger with a page, at a local AWS. */
final class WeatheredService implements AutoCloseable {

    /** At which the goals wait little. */
    static final double SPEED = 10;

    private static final String PRIMARY = "ap-southeast-1";
    private static final String SECONDARY = "ap-northeast-1";

    private final Path site;
    private final LocalAws aws;
    private final double speed;

    WeatheredService(Path site, LocalAws aws) throws IOException {
        this(site, aws, SPEED);
    }

    WeatheredService(Path site, LocalAws aws, double speed) throws IOException {
        this.site = site;
        this.aws = aws;
        this.speed = speed;
        Files.writeString(site.resolve("index.html"), "<h1>page</h1>");
    }

    static LocalAws.Builder local() {
        return LocalAws.builder().speed(SPEED).seed(7);
    }

    LocalAws aws() {
        return aws;
    }

    /** A page that is not yet deployed. */
    void changePage(String text) throws IOException {
        Files.writeString(site.resolve("index.html"), text);
    }

    /** Takes the lock of a run that could not: its process is this one, which lives, so nobody else may yet. */
    void forgetLock() {
        S3Client bucket = aws.clients(SECONDARY).s3();
        String name = "payledger-dev-111122223333-" + SECONDARY;
        if (bucket.listBuckets().buckets().stream().anyMatch(made -> made.name().equals(name))) {
            bucket.deleteObject(DeleteObjectRequest.builder()
                    .bucket(name)
                    .key("dr/" + PRIMARY + "/lock.json")
                    .build());
        }
    }

    DrToolkit toolkit(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("dr.functionsJar", System.getProperty("functionsJar"));
        settings.put("dr.frontend", site.toString());
        URI endpoint = URI.create(aws.endpoint());
        String[] dns = aws.dnsAddress().split(":", -1);
        DrConfig config = DrConfig.parse(settings, Path.of(""))
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns[0], Integer.parseInt(dns[1])), endpoint.getPort(), speed))
                .withWebhook(new Webhook(
                        aws.webhook().url(), new Secret(aws.webhook().secret().reveal()), Webhook.Type.HMAC));
        return DrToolkit.create(config, DrListener.NONE);
    }

    @Override
    public void close() {
        aws.close();
    }
}
