package braid.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The manifest of the documentation: it can be read, and its parts refer to one another.
class KubernetesTest {

    private static List<Object> documents() throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<Object> documents = new ArrayList<>();
        new Yaml(new SafeConstructor(options))
                .loadAll(Files.readString(Path.of("../docs/kubernetes/workers.yaml")))
                .forEach(documents::add);
        return documents;
    }

    private static Object at(Object node, String... path) {
        Object here = node;
        for (String key : path) {
            here = here instanceof List<?> list ? list.get(Integer.parseInt(key)) : ((Map<?, ?>) here).get(key);
            assertThat(here).as(String.join(".", path)).isNotNull();
        }
        return here;
    }

    @Test
    void serviceWorkersAndPolicyBelongTogether() throws IOException {
        List<Object> documents = documents();
        assertThat(documents)
                .extracting(each -> at(each, "kind"))
                .containsExactly("Service", "StatefulSet", "NetworkPolicy");
        Object service = documents.get(0);
        Object workers = documents.get(1);
        Object policy = documents.get(2);

        assertThat(at(service, "spec", "clusterIP")).isEqualTo("None");
        assertThat(at(service, "spec", "publishNotReadyAddresses")).isEqualTo(true);
        assertThat(at(workers, "spec", "serviceName")).isEqualTo(at(service, "metadata", "name"));
        Object labels = at(workers, "spec", "template", "metadata", "labels");
        assertThat(at(service, "spec", "selector")).isEqualTo(labels);
        assertThat(at(workers, "spec", "selector", "matchLabels")).isEqualTo(labels);
        assertThat(at(policy, "spec", "podSelector", "matchLabels")).isEqualTo(labels);

        Object pod = at(workers, "spec", "template", "spec");
        assertThat(at(pod, "containers", "0", "command").toString())
                .contains("--join=" + at(service, "metadata", "name") + ":" + at(service, "spec", "ports", "0", "port"))
                .contains("--certificates=" + at(pod, "containers", "0", "volumeMounts", "0", "mountPath"));
        assertThat(at(pod, "containers", "0", "volumeMounts", "0", "name")).isEqualTo(at(pod, "volumes", "0", "name"));
        assertThat((int) at(pod, "volumes", "0", "secret", "defaultMode"))
                .as("for the user and its group")
                .isEqualTo(0440);
        assertThat((int) at(pod, "terminationGracePeriodSeconds")).isGreaterThan(40);
    }
}
