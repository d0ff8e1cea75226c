package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.region.RegionClients;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.fis.model.ExperimentTemplate;

/** An experiment's template made, changed and removed by a stack over the wire, whose events reach a topic. */
@Timeout(120)
class ExperimentStackIT {

    private static final String REGION = "ap-southeast-1";
    private static final String STACK = "cut";
    private static final String TEMPLATE = """
            Resources:
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Version: '2012-10-17'
                    Statement: {Effect: Allow, Principal: {Service: fis.amazonaws.com}, Action: 'sts:AssumeRole'}
              Cut:
                Type: AWS::FIS::ExperimentTemplate
                Properties:
                  Description: cut the ledger off
                  RoleArn: !GetAtt Role.Arn
                  StopConditions: [{Source: none}]
                  Tags: {stage: dev}
                  Targets:
                    Ledger:
                      ResourceType: aws:dynamodb:global-table
                      ResourceArns: [!Sub 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/ledger']
                      SelectionMode: ALL
                  Actions:
                    Pause:
                      ActionId: aws:dynamodb:global-table-pause-replication
                      Parameters: {duration: PT2M}
                      Targets: {Tables: Ledger}
            Outputs:
              Id: {Value: !GetAtt Cut.Id}
            """;

    private static LocalAws aws;
    private static RegionClients clients;
    private static CloudFormationClient cloudFormation;

    @BeforeAll
    static void start() {
        aws = LocalAws.builder().speed(20).start();
        clients = aws.clients(REGION);
        cloudFormation = CloudFormationClient.builder()
                .endpointOverride(URI.create(aws.endpoint()))
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void theTemplateFollowsTheStackAndTheTopicHearsOfIt() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        com.sun.net.httpserver.HttpServer listener =
                com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        listener.start();
        String topic = clients.sns().createTopic(r -> r.name("stacks")).topicArn();
        clients.sns().subscribe(r -> r.topicArn(topic)
                .protocol("http")
                .endpoint("http://127.0.0.1:" + listener.getAddress().getPort() + "/"));
        await(() -> heard.stream().anyMatch(text -> text.contains("\"Token\"")));
        String confirmation = heard.stream()
                .filter(text -> text.contains("\"Token\""))
                .findFirst()
                .orElseThrow();
        String token = confirmation.replaceAll("(?s).*\"Token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        clients.sns().confirmSubscription(r -> r.topicArn(topic).token(token));

        cloudFormation.createStack(r -> r.stackName(STACK)
                .templateBody(TEMPLATE)
                .notificationARNs(topic)
                .capabilities(Capability.CAPABILITY_IAM));
        settled("CREATE_COMPLETE");
        String id = id();
        ExperimentTemplate made = template(id);
        assertThat(made.tags()).containsEntry("stage", "dev");
        assertThat(made.targets().get("Ledger").resourceArns())
                .containsExactly("arn:aws:dynamodb:" + REGION + ":111122223333:table/ledger");
        assertThat(made.actions().get("Pause").parameters()).containsEntry("duration", "PT2M");
        await(() -> heard.stream().anyMatch(text -> text.contains("ResourceType='AWS::FIS::ExperimentTemplate'")));
        await(() -> heard.stream()
                .anyMatch(text -> text.contains("LogicalResourceId='cut'")
                        && text.contains("ResourceStatus='CREATE_COMPLETE'")
                        && text.contains("\"Subject\"")));
        listener.stop(0);

        update(TEMPLATE.replace("PT2M", "PT5M").replace("cut the ledger off", "longer"));
        settled("UPDATE_COMPLETE");
        assertThat(id()).as("in place").isEqualTo(id);
        assertThat(template(id).description()).isEqualTo("longer");
        assertThat(template(id).actions().get("Pause").parameters()).containsEntry("duration", "PT5M");

        update(TEMPLATE.replace(
                "Targets: {Tables: Ledger}", "Targets: {Tables: Ledger}\n          StartAfter: [Pause]"));
        settled("UPDATE_ROLLBACK_COMPLETE");
        assertThat(cloudFormation.describeStackEvents(r -> r.stackName(STACK)).stackEvents())
                .as("what FIS does not honour is named")
                .anySatisfy(event -> assertThat(event.resourceStatusReason()).contains("startAfter"));

        cloudFormation.deleteStack(r -> r.stackName(STACK));
        cloudFormation
                .waiter()
                .waitUntilStackDeleteComplete(
                        r -> r.stackName(STACK), c -> c.backoffStrategyV2(a -> Duration.ofMillis(100)));
        assertThat(clients.fis().listExperimentTemplates(r -> {}).experimentTemplates())
                .isEmpty();
    }

    private static void update(String template) {
        cloudFormation.updateStack(
                r -> r.stackName(STACK).templateBody(template).capabilities(Capability.CAPABILITY_IAM));
    }

    private static String id() {
        return cloudFormation
                .describeStacks(r -> r.stackName(STACK))
                .stacks()
                .get(0)
                .outputs()
                .get(0)
                .outputValue();
    }

    private static ExperimentTemplate template(String id) {
        FisClient fis = clients.fis();
        return fis.getExperimentTemplate(r -> r.id(id)).experimentTemplate();
    }

    private static void settled(String status) {
        await(() -> {
            String now = cloudFormation
                    .describeStacks(r -> r.stackName(STACK))
                    .stacks()
                    .get(0)
                    .stackStatusAsString();
            return now.equals(status) || now.endsWith("ROLLBACK_COMPLETE");
        });
        assertThat(cloudFormation
                        .describeStacks(r -> r.stackName(STACK))
                        .stacks()
                        .get(0)
                        .stackStatusAsString())
                .as(() -> cloudFormation.describeStackEvents(r -> r.stackName(STACK)).stackEvents().stream()
                        .map(event -> event.logicalResourceId() + " " + event.resourceStatusReason())
                        .toList()
                        .toString())
                .isEqualTo(status);
    }

    private static void await(java.util.function.BooleanSupplier done) {
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        assertThat(done.getAsBoolean()).isTrue();
    }
}
