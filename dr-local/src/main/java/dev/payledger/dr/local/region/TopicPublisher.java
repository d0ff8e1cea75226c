package dev.payledger.dr.local.region;

/**
 * Publishes to topics for other services. Implemented by SNS, used by CloudWatch alarms. Thread safe; does not wait for
 * deliveries, so it is quick enough for a thread that must not block.
 */
public interface TopicPublisher {

    /**
     * Publishes a message to a topic of this region.
     *
     * @param servicePrincipal who publishes, for example {@code cloudwatch.amazonaws.com}; the topic's policy must allow
     *     it
     * @param sourceArn the publishing resource, matched against the policy's {@code aws:SourceArn}
     * @return the message's id
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException as SNS's Publish would: not found (404), not
     *     authorized (403)
     */
    String publish(String topicArn, String subject, String message, String servicePrincipal, String sourceArn);
}
