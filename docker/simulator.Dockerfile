# The simulator: replays drives into Kafka, collects what comes back, and fuses it. Build with docker/build-images.
ARG BASE_IMAGE=eclipse-temurin:17-jre
FROM ${BASE_IMAGE}

COPY lib/ /opt/drivesight/lib/
COPY app/ /opt/drivesight/app/
COPY models/ /opt/drivesight/models/
COPY LICENSE NOTICE /opt/drivesight/
COPY healthcheck /opt/drivesight/healthcheck

USER 10001:10001
WORKDIR /tmp
# ONNX Runtime reports its use over the network unless told not to.
ENV ORT_DISABLE_TELEMETRY=1
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true"
ENTRYPOINT ["java", "-Ddrivesight.home=/opt/drivesight", "-cp", "/opt/drivesight/app/*:/opt/drivesight/lib/*", "io.drivesight.simulator.Main"]
CMD ["--help"]
