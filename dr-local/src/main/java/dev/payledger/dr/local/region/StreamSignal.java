package dev.payledger.dr.local.region;

/** Says that a DynamoDB stream has new records, so that its readers need not poll. Implemented by DynamoDB Streams. */
public interface StreamSignal {
    /**
     * Calls a listener after each write that leaves records in a stream, on the thread of the writer. The listener must
     * be quick and must not call DynamoDB; it may be called once for several records, and with nothing new to read.
     *
     * @param streamArn the stream's ARN
     * @return ends the listening when closed; closing it twice does nothing
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there is no such stream
     */
    Subscription onRecords(String streamArn, Runnable listener);

    /** A running subscription. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
