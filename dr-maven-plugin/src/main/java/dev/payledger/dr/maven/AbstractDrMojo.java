package dev.payledger.dr.maven;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.local.LocalAwsException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What all goals share: skip, configuration, one call, one translation of errors. */
abstract class AbstractDrMojo extends AbstractMojo {

    /**
     * Skips the goal and says so, default {@code false}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.skip", defaultValue = "false")
    private boolean skip;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    private MavenSession session;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    private MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    private MojoExecution execution;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (execution.getSource() == MojoExecution.Source.CLI && !project.isExecutionRoot()) {
            // Typed in a reactor of several modules: once, for the folder in which it was typed.
            getLog().debug(name() + " runs once, in " + session.getExecutionRootDirectory());
            return;
        }
        if (skip) {
            getLog().info(name() + " is skipped (dr.skip)");
            return;
        }
        try {
            run(new Console(System.out, !getLog().isInfoEnabled(), Terminal.isInteractive(session)));
        } catch (DrException e) {
            if (e.error().side() == DrError.Side.USER) {
                throw new MojoFailureException(e.getMessage(), shown(e));
            }
            throw new MojoExecutionException(e.getMessage(), shown(e));
        } catch (LocalAwsException e) {
            throw new MojoExecutionException(e.getMessage(), shown(e));
        } catch (RuntimeException e) {
            throw new MojoExecutionException(
                    name() + " broke: " + e + "\nWhy: a bug, or something that this version does not know."
                            + "\nNext: run it again with -e and report the stack trace",
                    shown(e));
        }
    }

    /**
     * The cause, where the user asks for stack traces: Maven appends the messages of all causes to the first, which says
     * the same already.
     */
    private @Nullable Throwable shown(Throwable cause) {
        return session.getRequest().isShowErrors() || getLog().isDebugEnabled() ? cause : null;
    }

    /**
     * Does the goal's work.
     *
     * @throws MojoFailureException if the work was done and its result does not pass
     */
    abstract void run(Console console) throws MojoFailureException;

    /** The goal as it is typed. */
    final String name() {
        return "dr:" + execution.getGoal();
    }

    final MavenSession session() {
        return session;
    }

    final MavenProject project() {
        return project;
    }
}
