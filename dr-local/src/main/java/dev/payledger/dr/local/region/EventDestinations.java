package dev.payledger.dr.local.region;

/**
 * Sends the records of asynchronous invocations to functions and topics of any region. Thread safe; does not wait for
 * deliveries.
 */
public interface EventDestinations {

    /**
     * Sends a record; the sender has checked that its role may.
     *
     * @param targetArn a function, with or without a qualifier, or a topic
     * @param record JSON
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException as the target's service answers
     */
    void send(String targetArn, String record);

    /**
     * Sends an event that was given up to a topic; the sender has checked that its role may.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException as SNS answers
     */
    void deadLetter(String topicArn, DeadLetter letter);

    /**
     * An event that was given up.
     *
     * @param event as the function would have got it
     * @param errorCode of HTTP: 200 where the function answered with an error
     */
    record DeadLetter(String event, String requestId, int errorCode, String errorMessage) {}
}
