package dev.payledger.dr.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
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
    void whatPassesByItselfIsToBeRunAgain() {
        for (AwsServiceException passing :
                List.of(failure("Throttling", 400, "Rate exceeded"), failure("InternalFailure", 500, "unknown"))) {
            assertThatThrownBy(() -> CALL.get(() -> {
                        throw passing;
                    }))
                    .hasMessageStartingWith("DR-AWS-001 ")
                    .hasMessageContaining("run the goal again; it goes on from here.");
        }
        assertThatThrownBy(() -> CALL.get(() -> {
                    throw failure("ValidationException", 400, "no");
                }))
                .hasMessageEndingWith("Next: see docs/reference/errors.md#dr-aws-001");
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

    @Test
    void theChainOfProvidersIsShortenedToWhatMatters() {
        String profile = "Profile file contained no credentials for profile 'work': ProfileFile(sections=[])";
        assertThatThrownBy(() -> CALL.get(() -> {
                    throw SdkClientException.create(
                            "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain("
                                    + "credentialsProviders=[a, b]) : [SystemPropertyCredentialsProvider(): no, "
                                    + "ProfileCredentialsProvider(profileName=work): " + profile + "]");
                }))
                .hasMessage("DR-AWS-003 UpdateFunctionConfiguration failed for function payledger-dev-health in"
                        + " ap-southeast-1.\nWhy: Unable to load credentials from any of the providers of the SDK's chain"
                        + " (system properties, environment, profile, container, instance): Profile file contained no"
                        + " credentials for profile 'work'.\nNext: give credentials: aws configure sso, AWS_PROFILE or"
                        + " AWS_ACCESS_KEY_ID. See docs/reference/errors.md#dr-aws-003");
    }

    @Test
    void onlyWhatFailedOnTheWayIsBlamedOnTheNetwork() {
        assertThatThrownBy(() -> CALL.get(() -> {
                    throw SdkClientException.create(
                            "Received an UnknownHostException", new UnknownHostException("lambda.example"));
                }))
                .hasMessageStartingWith("DR-AWS-003 ")
                .hasMessageContainingAll("lambda.example", "Next: check the network.");
        assertThatThrownBy(() -> CALL.get(() -> {
                    throw ApiCallTimeoutException.create(120_000);
                }))
                .hasMessageStartingWith("DR-AWS-003 ")
                .hasMessageContaining("Next: check the network.");
    }

    @Test
    void aRequestThatTheSdkCannotMakeIsOurBug() {
        assertThatThrownBy(() -> CALL.get(() -> {
                    throw SdkClientException.create(
                            "Unable to marshall request to JSON: null", new IllegalStateException("no writer"));
                }))
                .isInstanceOfSatisfying(
                        DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.AWS_004))
                .hasMessageContainingAll(
                        "Why: Unable to marshall request to JSON: null (java.lang.IllegalStateException: no writer)",
                        "Next: run it again with -e and report the stack trace");
    }

    @Test
    void anInterruptedCallIsAnInterruptedRun() {
        assertThatThrownBy(() -> CALL.get(() -> {
                    throw AbortedException.create("Thread was interrupted");
                }))
                .hasMessageStartingWith("DR-RUN-001 ")
                .hasMessageContaining("Next: run the goal again; it continues.");
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
