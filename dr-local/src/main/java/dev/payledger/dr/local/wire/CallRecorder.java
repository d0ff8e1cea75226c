package dev.payledger.dr.local.wire;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;

/** Told of every authenticated call of an operation that exists, after it was served or refused. Thread safe. */
public interface CallRecorder {
    /**
     * Records a call; must be cheap.
     *
     * @param call who called
     * @param service the signing name
     * @param operation the operation's name in AWS's API
     * @param answer the answer, or null where the call failed
     * @param failure why the call failed, or null
     * @param weather what the call met on its way, or null; with neither answer nor failure it never reached the service
     */
    void record(
            Call call,
            String service,
            String operation,
            SdkRequest input,
            @Nullable SdkPojo answer,
            @Nullable AwsServiceException failure,
            @Nullable String weather);
}
