package dev.payledger.dr.maven;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Stores the incident agent's URL and key in Secrets Manager of both regions: from the environment, a file or a server of
 * settings.xml; on the local AWS, where none of them gives one, those of its built-in receiver. Again: says that nothing
 * changed.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "setup-webhook",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class SetupWebhookMojo extends AbstractWebhookMojo {

    @Override
    void run(Console console, DrConfig config) throws MojoFailureException {
        try (DrToolkit toolkit = toolkit(console, withWebhook(started(console, config)))) {
            finish(console, toolkit.setupWebhook());
        }
    }
}
