package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Secret;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.local.LocalAws;
import dev.payledger.dr.local.receiver.Delivery;
import dev.payledger.dr.local.receiver.Incident;
import dev.payledger.dr.report.ReportWriter;
import dev.payledger.dr.webhook.WebhookReport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** From a fault to the incident agent, and what happens where the agent, or its secret, is not as it should be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlarmToAgentIT {

    private static final double SPEED = 20;
    private static final String PRIMARY = "ap-southeast-1";
    private static final String SECRET = "payledger-dev-webhook";

    private LocalAws aws;

    @BeforeAll
    void start() {
        aws = LocalAws.builder().speed(SPEED).start();
        try (DrToolkit toolkit = toolkit(receiver())) {
            toolkit.deploy();
            toolkit.setupGlobalTable();
            toolkit.setupCustomDomains();
            toolkit.setupFailover();
        }
    }

    @AfterAll
    void stop() {
        aws.close();
    }

    @Test
    @Order(1)
    void theWebhookIsStoredOnceInBothRegionsAndNeverShown() {
        try (DrToolkit toolkit = toolkit(receiver())) {
            WebhookReport stored = toolkit.setupWebhook();
            assertThat(stored.secrets())
                    .extracting(WebhookReport.Stored::outcome)
                    .containsExactly("CREATED", "CREATED");
            assertThat(toolkit.setupWebhook().secrets())
                    .extracting(WebhookReport.Stored::outcome)
                    .containsExactly("UNCHANGED", "UNCHANGED");
            assertThat(new ReportWriter().json(stored) + stored)
                    .doesNotContain(receiver().key().reveal())
                    .doesNotContain(receiver().url().getPath());
        }
        assertThat(receiver().toString()).doesNotContain(receiver().key().reveal());
    }

    @Test
    @Order(2)
    void aFaultBecomesAnIncidentOfEachAlarmAndTheRestoreResolvesThem() throws Exception {
        try (DrToolkit toolkit = toolkit(receiver())) {
            toolkit.injectFaults();
            // Health checks alone make the 5xx: nobody else calls.
            until(() -> incident("payledger-dev-5xx").isPresent());
            until(() -> incident("payledger-dev-primary-unhealthy").isPresent());
            assertThat(toolkit.status().faults())
                    .as("faults are active while the alarms fire")
                    .hasSize(3);
            assertThat(incident("payledger-dev-5xx").orElseThrow())
                    .satisfies(incident -> assertThat(incident.open()).isTrue())
                    .satisfies(incident -> assertThat(incident.priority()).isEqualTo("HIGH"))
                    .satisfies(incident -> assertThat(incident.payload()).contains("\"" + PRIMARY + "\""));
            assertThat(incident("payledger-dev-primary-unhealthy").orElseThrow().priority())
                    .isEqualTo("CRITICAL");
            toolkit.restoreFaults();
        }
        until(() -> aws.receiver().incidents().stream().noneMatch(Incident::open));
        assertThat(aws.receiver().incidents())
                .as("one incident for each alarm, opened and closed by the same id")
                .extracting(AlarmToAgentIT::alarm)
                .containsExactlyInAnyOrder("payledger-dev-5xx", "payledger-dev-primary-unhealthy");
        assertThat(aws.receiver().deliveries()).extracting(Delivery::status).containsOnly(200);
    }

    @Test
    @Order(3)
    void aBusyAgentGetsItLater() throws Exception {
        int before = aws.receiver().deliveries().size();
        aws.receiver().answerWith(429, 2);
        publish("busy");
        until(() -> deliveries(before).stream().anyMatch(delivery -> delivery.status() == 200));
        assertThat(deliveries(before)).extracting(Delivery::status).containsExactly(429, 429, 200);
    }

    @Test
    @Order(3)
    void anAgentThatFailsOrDoesNotAnswerGetsItLater() throws Exception {
        int before = aws.receiver().deliveries().size();
        aws.receiver().answerWith(500, 1);
        publish("failing");
        until(() -> deliveries(before).stream().anyMatch(delivery -> delivery.status() == 200));
        assertThat(deliveries(before)).extracting(Delivery::status).containsExactly(500, 200);
        int failed = aws.receiver().deliveries().size();
        aws.receiver().answerLate(Duration.ofSeconds(8), 1);
        publish("silent");
        // The trigger gives up on the first after five seconds and signs a second call.
        until(() -> deliveries(failed).size() == 2);
        assertThat(deliveries(failed)).extracting(Delivery::status).contains(200);
        assertThat(incident("payledger-dev-silent")).isPresent();
    }

    @Test
    @Order(4)
    void aWrongKeyIsRefusedOnceAndStoredAnewByTheNextSetup() throws Exception {
        int before = aws.receiver().deliveries().size();
        Webhook wrong = new Webhook(receiver().url(), new Secret("not-the-key"), Webhook.Type.HMAC);
        try (DrToolkit toolkit = toolkit(wrong)) {
            assertThat(toolkit.setupWebhook().secrets())
                    .extracting(WebhookReport.Stored::outcome)
                    .containsOnly("UPDATED");
        }
        publish("wrong");
        until(() -> !deliveries(before).isEmpty());
        TimeUnit.SECONDS.sleep(3);
        assertThat(deliveries(before)).extracting(Delivery::status).containsExactly(403);
        try (DrToolkit toolkit = toolkit(receiver())) {
            toolkit.setupWebhook();
        }
        publish("right");
        until(() -> deliveries(before).size() == 2);
        assertThat(deliveries(before).get(1).status()).isEqualTo(200);
    }

    @Test
    @Order(5)
    void aSecretWhoseNameIsStillReservedComesBack() {
        try (SecretsManagerClient secrets = secrets()) {
            secrets.deleteSecret(delete -> delete.secretId(SECRET).recoveryWindowInDays(7L));
        }
        try (DrToolkit toolkit = toolkit(receiver())) {
            assertThat(toolkit.setupWebhook().secrets())
                    .extracting(WebhookReport.Stored::outcome)
                    .containsExactly("RESTORED", "UNCHANGED");
        }
    }

    @Test
    @Order(6)
    void withoutAWebhookTheErrorSaysHowToGiveOne() {
        try (DrToolkit toolkit = toolkit(null)) {
            assertThatThrownBy(toolkit::setupWebhook)
                    .isInstanceOfSatisfying(
                            DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.WEBHOOK_001))
                    .hasMessageContaining("DR_WEBHOOK_URL")
                    .hasMessageContaining("dr.webhookServer");
        }
    }

    @Test
    @Order(7)
    void destroyRemovesAlarmsTopicsSecretsAndFunctionsToo() {
        try (DrToolkit toolkit = toolkit(receiver())) {
            assertThat(toolkit.destroy().left()).isEmpty();
        }
        try (SnsClient sns = sns(PRIMARY);
                SnsClient global = sns("us-east-1");
                SecretsManagerClient secrets = secrets()) {
            assertThat(sns.listTopics().topics()).isEmpty();
            assertThat(global.listTopics().topics()).isEmpty();
            assertThat(secrets.listSecrets(list -> {}).secretList()).isEmpty();
        }
    }

    /** An alarm's message, as CloudWatch publishes it. */
    private void publish(String name) {
        String message = """
                {"AlarmName":"payledger-dev-%s","NewStateValue":"ALARM","NewStateReason":"as told",
                 "StateChangeTime":"2026-11-22T14:05:07.383+0000","Region":"Asia Pacific (Singapore)",
                 "AlarmArn":"arn:aws:cloudwatch:%s:111122223333:alarm:payledger-dev-%s","OldStateValue":"OK",
                 "Trigger":{"MetricName":"5xx","Namespace":"AWS/ApiGateway","Dimensions":[]}}
                """.formatted(name, PRIMARY, name);
        try (SnsClient sns = sns(PRIMARY)) {
            sns.publish(publish -> publish.topicArn("arn:aws:sns:" + PRIMARY + ":111122223333:payledger-dev-alarms")
                    .message(message));
        }
    }

    /** The deliveries after so many, the oldest first. */
    private List<Delivery> deliveries(int from) {
        List<Delivery> all = new ArrayList<>(aws.receiver().deliveries());
        Collections.reverse(all);
        return all.subList(from, all.size());
    }

    private Optional<Incident> incident(String alarm) {
        return aws.receiver().incidents().stream()
                .filter(incident -> alarm(incident).equals(alarm))
                .findFirst();
    }

    private static String alarm(Incident incident) {
        return incident.incidentId().substring(0, incident.incidentId().indexOf('/'));
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long limit = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(limit);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private Webhook receiver() {
        return new Webhook(
                aws.webhook().url(), new Secret(aws.webhook().secret().reveal()), Webhook.Type.HMAC);
    }

    private DrToolkit toolkit(Webhook webhook) {
        Map<String, String> settings = new HashMap<>();
        settings.put("dr.functionsJar", System.getProperty("functionsJar"));
        URI endpoint = URI.create(aws.endpoint());
        String[] dns = aws.dnsAddress().split(":", -1);
        DrConfig config = DrConfig.parse(settings, Path.of(""))
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns[0], Integer.parseInt(dns[1])), endpoint.getPort(), SPEED));
        return DrToolkit.create(webhook == null ? config : config.withWebhook(webhook), DrListener.NONE);
    }

    private SnsClient sns(String region) {
        return LocalClients.of(SnsClient.builder(), URI.create(aws.endpoint()), region);
    }

    private SecretsManagerClient secrets() {
        return LocalClients.of(SecretsManagerClient.builder(), URI.create(aws.endpoint()), PRIMARY);
    }
}
