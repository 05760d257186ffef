package io.drivesight.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The live page in Debian's Chromium, over a real demo: broker, service, detector, a synthetic drive. */
@Tag("browser")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageBrowserIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SHIPPED = Path.of("../models/drivesight-detector.onnx");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Dimension DESKTOP = new Dimension(1440, 1000);

    @TempDir
    static Path temporary;

    private static DemoProcess demo;
    private static ChromeDriver browser;

    @BeforeAll
    static void openThePage() throws IOException {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "no Chromium: apt-get install chromium chromium-driver");
        Path model = Files.exists(SHIPPED) ? SHIPPED : SharedData.require("models-coco/yolox_nano_416.onnx");
        demo = DemoProcess.start(
                temporary.resolve("demo.log"),
                List.of(
                        "--model",
                        model.toString(),
                        "--scenario",
                        shortJunction().toString(),
                        "--cameras",
                        "3",
                        "--seed",
                        "3"));
        browser = chromium();
        browser.get(demo.page());
    }

    /** The built-in junction with fewer frames, so that filming it takes seconds. */
    private static Path shortJunction() throws IOException {
        try (var stream = PageBrowserIT.class.getResourceAsStream(
                "/io/drivesight/simulator/scenario/multi-camera-junction.yaml")) {
            String yaml = new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("seconds: 18", "seconds: 5")
                    .replace("rate: 10", "rate: 5");
            return Files.writeString(temporary.resolve("short-junction.yaml"), yaml);
        }
    }

    private static ChromeDriver chromium() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + temporary.resolve("profile"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().window().setSize(DESKTOP);
        return driver;
    }

    @AfterAll
    static void close() throws InterruptedException {
        if (browser != null) {
            browser.quit();
        }
        if (demo != null) {
            demo.close();
        }
    }

    private static long number(String script) {
        Object value = browser.executeScript("return Number(" + script + ")");
        return value instanceof Number found ? found.longValue() : 0;
    }

    private static String text(String id) {
        return browser.findElement(By.id(id)).getText();
    }

    private static void choose(String id) {
        browser.findElement(By.id(id)).click();
    }

    private static boolean isChosen(String id) {
        return browser.findElement(By.id(id)).isSelected();
    }

    private static long outcomes(String name) {
        return number(
                "document.querySelector('[data-outcome=%s] b')?.textContent.replace(',', '') ?? 0".formatted(name));
    }

    @Test
    @Order(1)
    void page_driveGoes_showsBoxesTruthAndFigures() {
        await("boxes of some camera").atMost(PATIENCE).until(() -> sum("boxes") > 0);
        await("truth and road users from above")
                .atMost(PATIENCE)
                .until(() -> number("document.getElementById('ground').dataset.truths") > 0
                        && number("document.getElementById('ground').dataset.users") > 0);
        await("road users' numbers in the pictures").atMost(PATIENCE).until(() -> sum("known") > 0);
        await("the service's mode").atMost(PATIENCE).until(() -> text("mode").equals("normal"));
        await("a latency").atMost(PATIENCE).until(() -> text("p50").matches("\\d+"));
        assertThat(browser.findElements(By.cssSelector("#cameras figure"))).hasSize(3);
        assertThat(text("model")).isNotBlank();
        assertThat(coloursOf("#cameras canvas")).isGreaterThan(100);
    }

    /** Of all cameras, what they tell of their boxes. */
    private static long sum(String what) {
        return number(
                "[...document.querySelectorAll('#cameras canvas')].reduce((n, c) => n + Number(c.dataset.%s ?? 0), 0)"
                        .formatted(what));
    }

    @Test
    @Order(1)
    void roadUser_pointedAt_isDescribedAndMarkedInThePictures() {
        WebElement ground = browser.findElement(By.id("ground"));
        await("one that a camera sees, by keyboard").atMost(PATIENCE).until(() -> {
            ground.sendKeys(Keys.ARROW_RIGHT);
            return text("about").matches("(?s).+ \\d+ · .*m/s.* seen by .*\\(track \\d+.*") && sum("marked") > 0;
        });
        ground.sendKeys(Keys.ESCAPE);
        await("none").atMost(PATIENCE).until(() -> sum("marked") == 0);

        await("one under the pointer").atMost(PATIENCE).until(() -> {
            browser.executeScript("""
                    const ground = document.getElementById('ground');
                    const { left, top, width, height } = ground.getBoundingClientRect();
                    for (let i = 0; i < 4000 && !/m\\/s/.test(document.getElementById('about').textContent); i++) {
                      const x = left + ((i % 50) / 50) * width;
                      const y = top + (Math.floor(i / 50) / 80) * height;
                      ground.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y }));
                    }
                    """);
            return text("about").contains("m/s");
        });
        browser.executeScript("document.getElementById('ground').dispatchEvent(new PointerEvent('pointerleave'))");
        await("none").atMost(PATIENCE).until(() -> !text("about").contains("m/s"));
    }

    /** Number of different colours in a canvas: a picture has many. */
    private static long coloursOf(String canvas) {
        return pixels(canvas, "new Set(pixels.map(([r, g, b]) => (r << 16) | (g << 8) | b)).size");
    }

    @Test
    @Order(2)
    void weather_otherOneChosen_isFilmedAndThenShown() {
        choose("weather-night");

        await("filming is told").atMost(PATIENCE).until(() -> isChosen("weather-night"));
        long day = brightness();
        await("night on the front camera").atMost(PATIENCE).until(() -> brightness() < day - 40);
        choose("weather-clear");
        await("day again").atMost(PATIENCE).until(() -> brightness() > day - 25);
    }

    /** Mean brightness of the first camera's picture, 0..255. */
    private static long brightness() {
        return pixels("#cameras canvas", "pixels.reduce((sum, [r, g, b]) => sum + r + g + b, 0) / pixels.length / 3");
    }

    /** Evaluates an expression over the {@code pixels} of a small copy of a canvas. */
    private static long pixels(String canvas, String expression) {
        return number("""
                (() => {
                  const copy = document.createElement('canvas');
                  copy.width = 80;
                  copy.height = 48;
                  const pen = copy.getContext('2d', { willReadFrequently: true });
                  pen.drawImage(document.querySelector('%s'), 0, 0, copy.width, copy.height);
                  const data = pen.getImageData(0, 0, copy.width, copy.height).data;
                  const pixels = Array.from({ length: data.length / 4 }, (none, i) => data.subarray(4 * i, 4 * i + 3));
                  return %s;
                })()
                """.formatted(canvas, expression).strip());
    }

    @Test
    @Order(3)
    void faults_corruptOnTheFrontCamera_outcomesTellAndItCanBeUndone() {
        browser.findElement(By.cssSelector("#faulty-camera option[value='front']"))
                .click();
        choose("fault-corrupt");

        await("undecodable frames").atMost(PATIENCE).until(() -> outcomes("UNDECODABLE") > 0);
        choose("fault-corrupt");
        await("the fault is off").atMost(PATIENCE).until(() -> !isChosen("fault-corrupt"));
    }

    @Test
    @Order(4)
    void load_byKeyboard_moreFramesAreSent() {
        long before = number("document.getElementById('sent').textContent");
        WebElement one = browser.findElement(By.id("vehicles-1"));
        one.sendKeys(Keys.ARROW_RIGHT);
        one.sendKeys(Keys.ARROW_RIGHT);

        await("more frames a second")
                .atMost(PATIENCE)
                .until(() -> number("document.getElementById('sent').textContent") > before * 3 / 2);
        choose("vehicles-1");
    }

    @Test
    @Order(5)
    void page_onAPhone_nothingStandsOutOfItsWidth() throws IOException {
        screenshot("page-desktop.png");
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
        await("the phone's width").atMost(PATIENCE).until(() -> number("innerWidth") == 390);

        assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
        assertThat(
                        number(
                                "[...document.querySelectorAll('.choices label, select')].filter(e => e.offsetHeight > 0 && e.offsetHeight < 40).length"))
                .as("targets too small for a finger")
                .isZero();
        screenshot("page-phone.png");
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** Kept with the build, to be looked at. */
    private static void screenshot(String name) throws IOException {
        Files.write(Path.of("target", name), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Test
    @Order(6)
    void page_wholeVisit_noErrorOnTheConsole() {
        List<LogEntry> errors = browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .toList();

        assertThat(errors).isEmpty();
    }

    @Test
    @Order(7)
    void demo_interrupted_reportsAndEndsWell() throws InterruptedException {
        assertThat(demo.interrupt()).as(demo.log()).isIn(0, 130, 143);
        assertThat(demo.log()).contains("verdict");
    }
}
