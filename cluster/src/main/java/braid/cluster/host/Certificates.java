package braid.cluster.host;

import braid.cluster.member.Security;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The certificates of one cluster: an authority made for it alone, and a key for each member. The JDK's `keytool`
/// makes them.
///
/// A member's directory has its key `tls.key`, its certificate `tls.crt` and the authority's `ca.crt`, all as PEM and
/// named as in a Kubernetes secret, and is all that a member needs. Directories can be entered, and files be read, by
/// the user alone.
public final class Certificates {

    static final String KEY = "tls.key";

    private static final String CERTIFICATE = "tls.crt";
    private static final String AUTHORITY_CERTIFICATE = "ca.crt";
    private static final String PASSWORD = "password";
    private static final String AUTHORITY = "authority";
    private static final String AUTHORITY_STORE = "authority.p12";
    private static final String WORK = "work.p12";
    private static final String MEMBER = "member";
    private static final int DAYS = 3_650;
    private static final int PASSWORD_BYTES = 24;
    private static final long KEYTOOL_SECONDS = 60;

    private Certificates() {}

    /// Makes an authority that nobody keeps, and one key for all members of a cluster on this machine, in the
    /// directory `directory`, which is empty.
    public static void makeThrowAway(Path directory) throws IOException {
        Path work = directory.resolve(WORK);
        String password = newPassword();
        makeAuthority(work, password, DAYS);
        makeKey(work, password, MEMBER, DAYS);
        write(directory, work, password);
    }

    /// Makes an authority in the new directory `directory`, and in it a directory for each of `members`.
    public static void make(Path directory, List<String> members) throws IOException {
        members.forEach(Certificates::checkName);
        if (Set.copyOf(members).size() < members.size()) {
            throw new IllegalArgumentException("members' names must be different: " + members);
        }
        Path authority =
                PrivateFiles.makeDirectory(PrivateFiles.makeDirectory(directory).resolve(AUTHORITY));
        orNothing(List.of(authority), () -> {
            String password = newPassword();
            PrivateFiles.write(authority.resolve(PASSWORD), password);
            makeAuthority(authority.resolve(AUTHORITY_STORE), password, DAYS);
            PrivateFiles.restrict(authority.resolve(AUTHORITY_STORE));
            addMembers(directory, members);
        });
    }

    /// Makes one more directory for each of `members` beside the authority that [#make] has made: all, or where one
    /// cannot be made, none.
    public static void addMembers(Path directory, List<String> members) throws IOException {
        members.forEach(Certificates::checkName);
        List<Path> made = new ArrayList<>();
        orNothing(made, () -> {
            for (String name : members) {
                addMember(directory, name);
                made.add(directory.resolve(name));
            }
        });
    }

    /// Does it; where that fails, `made` goes again. A key that nobody was told of is of use to nobody but a thief.
    private static void orNothing(List<Path> made, Making making) throws IOException {
        try {
            making.run();
        } catch (IOException | RuntimeException e) {
            made.forEach(PrivateFiles::deleteAllQuietly);
            throw e;
        }
    }

    /// Makes something in files.
    private interface Making {
        void run() throws IOException;
    }

    /// Whether [#make] has made an authority in `directory`.
    public static boolean isMade(Path directory) {
        return Files.isReadable(directory.resolve(AUTHORITY).resolve(AUTHORITY_STORE));
    }

    /// Makes one more member's directory beside the authority that [#make] has made.
    public static void addMember(Path directory, String name) throws IOException {
        checkName(name);
        Path authority = directory.resolve(AUTHORITY);
        if (!isMade(directory)) {
            throw new IOException("no authority was made in " + directory);
        }
        Path member = PrivateFiles.makeDirectory(directory.resolve(name));
        orNothing(List.of(member), () -> makeMember(authority, member));
    }

    private static void makeMember(Path authority, Path member) throws IOException {
        Path work = member.resolve(WORK);
        PrivateFiles.write(work, Files.readAllBytes(authority.resolve(AUTHORITY_STORE)));
        String password = readPassword(authority);
        makeKey(work, password, MEMBER, DAYS);
        write(member, work, password);
    }

    private static void checkName(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") || name.equals(AUTHORITY)) {
            throw new IllegalArgumentException(
                    "a member's name must be of letters, digits, dots and dashes, and not 'authority': " + name);
        }
    }

    /// What is in a member's directory.
    ///
    /// @throws IOException if something is missing, all the world can read it, or no member would accept it
    public static Security.MutualTls read(Path directory) throws IOException {
        for (String name : List.of(KEY, CERTIFICATE, AUTHORITY_CERTIFICATE)) {
            Path file = directory.resolve(name);
            if (!Files.isReadable(file)) {
                throw new IOException("no certificates in " + directory + ": " + name
                        + " is missing or cannot be read; `braid certificates` makes them");
            }
        }
        if (PrivateFiles.worldCanRead(directory.resolve(KEY))) {
            throw new IOException("everybody can read " + directory.resolve(KEY) + ": take that away with chmod o-rwx");
        }
        CertificateCheck.check(
                directory.resolve(KEY),
                directory.resolve(CERTIFICATE),
                directory.resolve(AUTHORITY_CERTIFICATE),
                Instant.now());
        return new Security.MutualTls(
                directory.resolve(KEY), directory.resolve(CERTIFICATE), directory.resolve(AUTHORITY_CERTIFICATE));
    }

    private static void makeAuthority(Path store, String password, int days) throws IOException {
        keytool(
                password,
                arguments(store, AUTHORITY, "Braid cluster " + newPassword().substring(0, 12), days),
                List.of("-ext", "bc:critical=ca:true,pathlen:0", "-ext", "ku:critical=keyCertSign,cRLSign"));
    }

    private static void makeKey(Path store, String password, String name, int days) throws IOException {
        keytool(
                password,
                arguments(store, name, "Braid member", days),
                List.of(
                        "-signer",
                        AUTHORITY,
                        "-ext",
                        "ku:critical=digitalSignature",
                        "-ext",
                        "eku=serverAuth,clientAuth"));
    }

    private static List<String> arguments(Path store, String alias, String name, int days) {
        return List.of(
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-alias",
                alias,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                String.valueOf(days));
    }

    private static void keytool(String password, List<String> arguments, List<String> more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        // It is asked for a dozen things and then ends: what helps long-running programs only costs it time.
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        // The password is random, and long: to make it slow to try is of no use.
        for (String count : List.of("macIterationCount", "certPbeIterationCount", "keyPbeIterationCount")) {
            command.add("-J-Dkeystore.pkcs12." + count + "=1");
        }
        command.addAll(arguments);
        command.addAll(more);
        // By the environment, since everybody can read the arguments of a process.
        command.addAll(List.of("-storepass:env", "BRAID_STORE_PASSWORD"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("BRAID_STORE_PASSWORD", password);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("keytool did not end within " + KEYTOOL_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made a key", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /// A member's three files, out of the store that the authority and the member's key are in, which goes.
    private static void write(Path directory, Path store, String password) throws IOException {
        try {
            KeyStore all = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                all.load(in, password.toCharArray());
            }
            Certificate[] chain = all.getCertificateChain(MEMBER);
            Key key = all.getKey(MEMBER, password.toCharArray());
            PrivateFiles.write(directory.resolve(KEY), pem("PRIVATE KEY", key.getEncoded()));
            PrivateFiles.write(directory.resolve(CERTIFICATE), pem("CERTIFICATE", chain[0].getEncoded()));
            PrivateFiles.write(
                    directory.resolve(AUTHORITY_CERTIFICATE), pem("CERTIFICATE", chain[chain.length - 1].getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("what keytool made could not be read: " + e.getMessage(), e);
        }
        Files.delete(store);
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }

    private static String readPassword(Path directory) throws IOException {
        return Files.readString(directory.resolve(PASSWORD)).strip();
    }

    private static String newPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
