package dev.payledger.dr.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsCallTest {

    private static final AwsCall CALL =
            new AwsCall("lambda", "UpdateFunctionConfiguration", "function payledger-dev-health", "ap-southeast-1");

    @Test
    void aDeniedCallNamesTheActionThatAwsNames() {
        assertThatThrownBy(() -> CALL.get(() -> {
                    throw failure(
                            "AccessDeniedException",
                            403,
                            "User: arn:aws:iam::111122223333:user/x is not authorized to perform: iam:PassRole on"
                                    + " resource: r");
                }))
                .isInstanceOfSatisfying(
                        DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.AWS_002))
                .hasMessageContainingAll(
                        "UpdateFunctionConfiguration failed for function payledger-dev-health in ap-southeast-1.",
                        "AccessDeniedException (HTTP 403)",
                        "(request id req-1)",
                        "allow the caller iam:PassRole on function payledger-dev-health");
    }

    @Test
    void aDeniedCallWithoutAnActionNamesItsOwn() {
        assertThat(CALL.action("Access Denied")).isEqualTo("lambda:UpdateFunctionConfiguration");
        assertThat(new AwsCall("apigateway", "CreateDomainName", "d", "r").action("no"))
                .isEqualTo("apigateway:POST");
    }

    @Test
    void whatDoesNotExistIsEmptyAndWhatFailsIsThrown() {
        assertThat(CALL.find(() -> {
                    throw failure("ResourceNotFoundException", 404, "Function not found");
                }))
                .isEmpty();
        assertThat(CALL.find(() -> {
                    throw failure("ValidationError", 400, "Stack with id payledger-dev does not exist");
                }))
                .isEmpty();
        assertThatThrownBy(() -> CALL.find(() -> {
                    throw failure("ValidationError", 400, "Template format error");
                }))
                .isInstanceOfSatisfying(
                        DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.AWS_001));
    }

    @Test
    void anEndpointThatDoesNotAnswerSaysHowToStartIt() {
        assertThatThrownBy(() -> CALL.get(() -> {
                    throw SdkClientException.create(
                            "Unable to execute HTTP request", new ConnectException("Connection refused"));
                }))
                .hasMessageStartingWith("DR-LOCAL-001 ")
                .hasMessageContaining("mvn dr:local-start");
    }

    @Test
    void missingCredentialsSayHowToGiveThem() {
        assertThatThrownBy(() -> CALL.get(() -> {
                    throw SdkClientException.create("Unable to load credentials from any of the providers");
                }))
                .hasMessageStartingWith("DR-AWS-003 ")
                .hasMessageContaining("AWS_PROFILE");
    }

    private static AwsServiceException failure(String code, int status, String message) {
        return AwsServiceException.builder()
                .statusCode(status)
                .requestId("req-1")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
