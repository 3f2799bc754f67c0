package braid.cli;

import braid.cluster.host.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `braid certificates`: the authority of one cluster, and a directory for each member.
@Command(
        name = "certificates",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Make the certificates of a cluster.",
        description = {
            "",
            "Makes an authority for one cluster alone, in DIR/authority, and a directory DIR/NAME for each member, with"
                    + " its key, its certificate and the authority's certificate. Where DIR has an authority, more"
                    + " members are added to it. Nothing is ever written over.",
            "",
            "Give each member its own directory, and keep DIR/authority to yourself: who has it can let members in, and"
                    + " a member can run code on all others.",
            ""
        })
final class CertificatesCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "Where to make them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path directory;

    @Option(
            names = "--members",
            paramLabel = "NAME",
            split = ",",
            description = "The members' names, divided by commas: ${DEFAULT-VALUE}.")
    private List<String> members = List.of("driver", "worker");

    private final Terminal terminal;

    CertificatesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, WrongArgument {
        try {
            if (Certificates.isMade(directory)) {
                Certificates.addMembers(directory, members);
            } else {
                Certificates.make(directory, members);
                terminal.line("%s  the authority: keep it to yourself", directory.resolve("authority"));
            }
        } catch (IllegalArgumentException wrong) {
            throw new WrongArgument("--members: " + wrong.getMessage(), wrong);
        }
        for (var member : members) {
            terminal.line("%s  for --certificates or BRAID_CERTIFICATES", directory.resolve(member));
        }
        return ExitCode.OK;
    }
}
