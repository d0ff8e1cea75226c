package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The managed policies: AWS's own that functions use, and the account's. Thread safe. */
public final class PolicyDirectory {
    /** The statements of AWS's own policies, from memory of the published documents: unconfirmed. */
    private static final Map<String, String> OF_AWS =
            Map.of("AWSLambdaBasicExecutionRole", """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:CreateLogGroup",\
            "logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]}""", "AWSLambdaDynamoDBExecutionRole", """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:DescribeStream",\
            "dynamodb:GetRecords","dynamodb:GetShardIterator","dynamodb:ListStreams","logs:CreateLogGroup",\
            "logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]}""");

    private final TreeMap<String, ManagedPolicy> byArn = new TreeMap<>();

    public PolicyDirectory() {
        OF_AWS.forEach((name, text) -> {
            String arn = "arn:aws:iam::aws:policy/service-role/" + name;
            byArn.put(
                    arn,
                    new ManagedPolicy(
                            name,
                            "/service-role/",
                            "ANPA"
                                    + (name + "AAAAAAAAAAAAAAAAA")
                                            .replaceAll("[^A-Z]", "A")
                                            .substring(0, 17),
                            arn,
                            Instant.parse("2015-04-09T15:03:43Z"),
                            "",
                            PolicyDocument.parse(text, PolicyDocument.Kind.IDENTITY),
                            Map.of(),
                            true));
        });
    }

    /** Adds a policy; false if its ARN is taken. */
    public synchronized boolean add(ManagedPolicy policy) {
        return byArn.putIfAbsent(policy.arn(), policy) == null;
    }

    public synchronized Optional<ManagedPolicy> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    /** Every policy, by ARN. */
    public synchronized Collection<ManagedPolicy> all() {
        return List.copyOf(byArn.values());
    }

    /** Removes a policy. */
    public synchronized void remove(String arn) {
        byArn.remove(arn);
    }
}
