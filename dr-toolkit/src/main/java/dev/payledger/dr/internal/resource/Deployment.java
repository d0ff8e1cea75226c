package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Names;
import dev.payledger.dr.config.Regions;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.aws.AwsClients;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One deployment: its settings, and everything of it that a verb can act on. Thread safe. */
public final class Deployment implements AutoCloseable {

    private static final Duration LOG_WINDOW = Duration.ofMinutes(5);
    private static final int LOG_LINES = 8;

    private final DrConfig config;
    private final AwsClients clients;
    private final Waiting waiting;
    private final Account account;
    private final String run = UUID.randomUUID().toString();

    public Deployment(DrConfig config, Time time) {
        this.config = config;
        this.clients = new AwsClients(config.target());
        this.waiting = new Waiting(time);
        this.account = new Account(clients, config);
    }

    public DrConfig config() {
        return config;
    }

    /** What tells what this object left behind from what others did; another for each object. */
    public String run() {
        return run;
    }

    public Names names() {
        return config.names();
    }

    public Regions regions() {
        return config.regions();
    }

    public Time time() {
        return waiting.time();
    }

    public Waiting waiting() {
        return waiting;
    }

    public Account account() {
        return account;
    }

    /** The service's stack in a region. */
    public Stack stack(String region) {
        return new Stack(clients.cloudFormation(region), region, names().deployment(), waiting);
    }

    /** The toolkit's own stack in a region. */
    public Stack companion(String region) {
        return new Stack(clients.cloudFormation(region), region, names().companionStack(), waiting);
    }

    /** The toolkit's stack that watches the primary's health check. */
    public Stack unhealthyStack() {
        return new Stack(
                clients.cloudFormation(Regions.GLOBAL_METRICS),
                Regions.GLOBAL_METRICS,
                names().unhealthyStack(),
                waiting);
    }

    /** The toolkit's stack of the static site. */
    public Stack frontendStack() {
        return new Stack(
                clients.cloudFormation(Regions.GLOBAL_FRONTEND),
                Regions.GLOBAL_FRONTEND,
                names().frontendStack(),
                waiting);
    }

    /** The bucket of the static site; its stack makes it. */
    public SiteBucket siteBucket() {
        return new SiteBucket(
                clients.s3(Regions.GLOBAL_FRONTEND), Regions.GLOBAL_FRONTEND, names().frontendBucket(account.id()));
    }

    /** A distribution of CloudFront. */
    public Distribution distribution(String id) {
        return new Distribution(clients.cloudFront(), id, waiting);
    }

    /** The secret with the incident agent's URL and key. */
    public WebhookSecret webhookSecret(String region) {
        return new WebhookSecret(clients.secretsManager(region), region, names().webhookSecret(), names().deployment());
    }

    /** The dead man's switch of a region's faults; it stands in the other region. */
    public UndoSchedule undoSchedule(String faulty) {
        String region = regions().other(faulty);
        return new UndoSchedule(clients.scheduler(region), region, names().undoSchedule(faulty));
    }

    /** The cut of a table's replication around a region. */
    public ReplicationCut replicationCut(String region) {
        return new ReplicationCut(clients.fis(region), region, names().deployment(), waiting);
    }

    /** A change of a stack. */
    public StackChange change(Stack stack) {
        return new StackChange(stack, names().deployment());
    }

    /** The toolkit's bucket in a region. */
    public Bucket bucket(String region) {
        return new Bucket(clients.s3(region), region, names().bucket(account.id(), region), names().deployment());
    }

    /** A table of the primary region, with or without a replica in the secondary. */
    public GlobalTable table(String name) {
        String home = regions().primary();
        String away = regions().secondary();
        return new GlobalTable(clients.dynamoDb(home), clients.dynamoDb(away), name, home, away, waiting);
    }

    /**
     * The hosted zone of the public names.
     *
     * @throws DrException with {@code DR-DOMAIN-001} where the account has none
     */
    public HostedZone zone() {
        return findZone().orElseThrow(() -> HostedZone.missing(config.domain()));
    }

    /** The hosted zone of the public names, or empty where the account has none. */
    public Optional<HostedZone> findZone() {
        return HostedZone.find(clients.route53(), config.domain(), waiting);
    }

    /** API Gateway in a region. */
    public HttpApi httpApi(String region) {
        return new HttpApi(clients.apiGatewayV2(region), region, names().deployment(), waiting);
    }

    /**
     * The id of the service's HTTP API in a region.
     *
     * @throws DrException with {@code DR-ORDER-001} where the stack does not stand, {@code DR-DOMAIN-003} where it has not
     *     exactly one HTTP API
     */
    public String apiId(String region) {
        Stack stack = stack(region);
        stack.require();
        List<Stack.Member> apis = stack.members("AWS::ApiGatewayV2::Api");
        if (apis.size() != 1) {
            throw new DrException(
                    DrError.DOMAIN_003,
                    "Stack " + stack.name() + " in " + region + " has " + apis.size() + " HTTP APIs.",
                    "public names need exactly one AWS::ApiGatewayV2::Api.",
                    "give the template one HTTP API.");
        }
        return apis.get(0).physicalId();
    }

    /** The certificates of a region. */
    public Certificates certificates(String region) {
        return new Certificates(clients.acm(region), region, names().deployment(), waiting);
    }

    /** The health check of a region. */
    public HealthCheck healthCheck(String region) {
        return new HealthCheck(clients.route53(), names().deployment(), region, time());
    }

    /** A function of a region. */
    public FunctionConfig function(String region, String name) {
        return new FunctionConfig(clients.lambda(region), region, name, waiting);
    }

    /** The ARNs of functions of a region. */
    public List<String> functionArns(String region, List<String> names) {
        return names.stream()
                .map(name -> "arn:aws:lambda:" + region + ":" + account.id() + ":function:" + name)
                .toList();
    }

    /** The ARN of a region's table. */
    public String tableArn(String region, String table) {
        return "arn:aws:dynamodb:" + region + ":" + account.id() + ":table/" + table;
    }

    /** The ARN of a role. */
    public String roleArn(String name) {
        return "arn:aws:iam::" + account.id() + ":role/" + name;
    }

    /** The template of the service's stack, with what CloudFormation made of it. */
    public StackTemplate template(String region) {
        return template(stack(region));
    }

    /** The template of a stack that stands, with what CloudFormation made of it. */
    public StackTemplate template(Stack stack) {
        return new StackTemplate(stack.template(), stack.require(), stack.members());
    }

    /** A way to the public names, with a resolver of its own. */
    public PublicAccess publicAccess() {
        return new PublicAccess(config.target(), time());
    }

    /** The servers that answer for the zone. */
    public Authority authority() {
        List<String> servers = config.target().dns().isPresent()
                ? List.of()
                : findZone().map(HostedZone::nameServers).orElse(List.of());
        return new Authority(config.target(), servers);
    }

    /** How long replication from one region to another takes; empty without data. */
    public Optional<Duration> replicationLag(String table, String region, String receiver) {
        return ReplicationMetric.latest(clients.cloudWatch(region), region, table, receiver, time().now());
    }

    /** What the caller may do. */
    public Permissions permissions() {
        return new Permissions(clients.iam());
    }

    /** How many invocations Lambda runs at once in a region. */
    public FunctionQuota functionQuota(String region) {
        return FunctionQuota.of(clients.lambda(region), region);
    }

    /** What Lambda counts in a region. */
    public FunctionMetrics functionMetrics(String region) {
        return new FunctionMetrics(clients.cloudWatch(region), region, time());
    }

    /**
     * What the function behind a route logged of late, for an error message; empty where there is no such function or it
     * logged nothing.
     *
     * @param routeKey for example {@code GET /health}
     */
    public String lastLogLines(String region, String routeKey) {
        String function = httpApi(region).functionsByRoute(apiId(region)).get(routeKey);
        if (function == null) {
            return "";
        }
        List<String> lines = logGroups(region).tail(function, time().now().minus(LOG_WINDOW), LOG_LINES);
        return lines.isEmpty()
                ? "\n     " + function + " logged nothing in the last " + LOG_WINDOW.toMinutes() + " min."
                : "\n     last log lines of " + function + ":\n       " + String.join("\n       ", lines);
    }

    /** The access log that a stage writes. */
    public AccessLog accessLog(String region, AccessLog.Settings settings) {
        return new AccessLog(new LogEvents(clients.logs(region), region, settings.group()), settings.format());
    }

    /** What a function logs. */
    public LogEvents functionLog(String region, String function) {
        return new LogEvents(clients.logs(region), region, "/aws/lambda/" + function);
    }

    /** Sums of metrics of a region. */
    public MetricSums metricSums(String region) {
        return new MetricSums(clients.cloudWatch(region), region);
    }

    /** The 5xx alarm of a region. */
    public ServiceAlarm alarm(String region) {
        return new ServiceAlarm(clients.cloudWatch(region), region, names().serverErrorAlarm());
    }

    /** An alarm of a region. */
    public Alarm alarm(String region, String name) {
        return new Alarm(clients.cloudWatch(region), region, name);
    }

    /** A topic. */
    public Topic topic(String region, String name) {
        return new Topic(clients.sns(region), region, "arn:aws:sns:" + region + ":" + account.id() + ":" + name);
    }

    /** Who may invoke a function of a region. */
    public FunctionPolicy functionPolicy(String region, String function) {
        return new FunctionPolicy(clients.lambda(region), region, function);
    }

    /** The policies of roles. */
    public RolePolicies rolePolicies() {
        return new RolePolicies(clients.iam());
    }

    /** The log groups of a region. */
    public LogGroups logGroups(String region) {
        return new LogGroups(clients.logs(region), region);
    }

    @Override
    public void close() {
        clients.close();
    }
}
