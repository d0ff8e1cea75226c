package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * An SNS topic and who listens to it. See <a
 * href="https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html">ListSubscriptionsByTopic</a>.
 */
public final class Topic {

    private final SnsClient client;
    private final String region;
    private final String arn;

    Topic(SnsClient client, String region, String arn) {
        this.client = client;
        this.region = region;
        this.arn = arn;
    }

    public String arn() {
        return arn;
    }

    /** The ARNs of the functions that it calls; empty where there is no such topic. */
    public Optional<List<String>> functions() {
        return new AwsCall("sns", "ListSubscriptionsByTopic", "topic " + arn, region)
                .find(() ->
                        client
                                .listSubscriptionsByTopicPaginator(request -> request.topicArn(arn))
                                .subscriptions()
                                .stream()
                                .filter(subscription -> "lambda".equals(subscription.protocol()))
                                .map(subscription -> String.valueOf(subscription.endpoint()))
                                .toList());
    }
}
