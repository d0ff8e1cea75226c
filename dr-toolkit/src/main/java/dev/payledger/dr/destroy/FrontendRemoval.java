package dev.payledger.dr.destroy;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.config.Regions;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Certificates;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HostedZone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes the static site: records, files, stack (CloudFormation disables the distribution first), certificate. */
final class FrontendRemoval {

    private final Deployment deployment;
    private final Names names;

    FrontendRemoval(Deployment deployment) {
        this.deployment = deployment;
        this.names = deployment.names();
    }

    void run(Removed removed, Step step) {
        Optional<HostedZone> zone = deployment.findZone();
        if (deployment.frontendStack().find().isPresent()) {
            zone.ifPresent(found -> records(found, names.pageName(), removed));
            // CloudFormation does not delete a bucket that holds something.
            deployment.siteBucket().empty();
            removed.add(
                    "stack",
                    Regions.GLOBAL_FRONTEND,
                    names.frontendStack(),
                    deployment.frontendStack().delete(step));
        }
        if (deployment.regions().both().contains(Regions.GLOBAL_FRONTEND)) {
            return; // Its certificates go with those of the regions.
        }
        Certificates certificates = deployment.certificates(Regions.GLOBAL_FRONTEND);
        for (String arn : certificates.ours()) {
            List<String> validation = certificates.validationNames(arn);
            certificates.delete(arn);
            removed.add("certificate", Regions.GLOBAL_FRONTEND, arn, true);
            zone.ifPresent(found -> validation.forEach(name -> records(found, name, removed)));
        }
    }

    private static void records(HostedZone zone, String name, Removed removed) {
        int records = zone.remove(name, List.of());
        for (int i = 0; i < records; i++) {
            removed.add("record", "Route 53", name, true);
        }
    }

    /** What is there although it should be gone. */
    List<String> left() {
        List<String> left = new ArrayList<>();
        deployment
                .frontendStack()
                .find()
                .ifPresent(stack -> left.add("stack " + stack.name() + " " + Regions.GLOBAL_FRONTEND));
        if (!deployment.siteBucket().etags().isEmpty()) {
            left.add("bucket " + deployment.siteBucket().name());
        }
        return left;
    }
}
