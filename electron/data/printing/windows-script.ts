/**
 * PowerShell 5.1, which every Windows 10 and 11 has: renders the pages of a PDF at 300 dpi with
 * Windows.Data.Pdf and hands them to the queue of a named printer, at their own size.
 */
export const PRINT_PDF = `
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Runtime.WindowsRuntime, System.Drawing
[void][Windows.Storage.StorageFile, Windows.Storage, ContentType = WindowsRuntime]
[void][Windows.Data.Pdf.PdfDocument, Windows.Data.Pdf, ContentType = WindowsRuntime]
[void][Windows.Storage.Streams.InMemoryRandomAccessStream, Windows.Storage.Streams, ContentType = WindowsRuntime]

$tasks = [System.WindowsRuntimeSystemExtensions].GetMethods() | Where-Object { $_.Name -eq 'AsTask' -and $_.GetParameters().Count -eq 1 }
$ofResult = $tasks | Where-Object { $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncOperation\`1' }
$ofAction = $tasks | Where-Object { $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncAction' }
function Wait-Result($operation, $type) {
  $task = $ofResult.MakeGenericMethod($type).Invoke($null, @($operation))
  $task.Wait()
  $task.Result
}
function Wait-Action($action) { $ofAction.Invoke($null, @($action)).Wait() }

$file = Wait-Result ([Windows.Storage.StorageFile]::GetFileFromPathAsync($env:YIZHAN_PDF)) ([Windows.Storage.StorageFile])
$pdf = Wait-Result ([Windows.Data.Pdf.PdfDocument]::LoadFromFileAsync($file)) ([Windows.Data.Pdf.PdfDocument])

$script:next = 0
$document = New-Object System.Drawing.Printing.PrintDocument
$document.PrinterSettings.PrinterName = $env:YIZHAN_PRINTER
$document.DocumentName = $env:YIZHAN_TITLE
$document.PrintController = New-Object System.Drawing.Printing.StandardPrintController
$document.OriginAtMargins = $false
$document.add_PrintPage({
  param($source, $event)
  $page = $pdf.GetPage($script:next)
  $options = New-Object Windows.Data.Pdf.PdfPageRenderOptions
  $options.DestinationWidth = [uint32]($page.Size.Width / 96 * 300)
  $options.DestinationHeight = [uint32]($page.Size.Height / 96 * 300)
  $stream = New-Object Windows.Storage.Streams.InMemoryRandomAccessStream
  Wait-Action ($page.RenderToStreamAsync($stream, $options))
  $image = [System.Drawing.Image]::FromStream([System.IO.WindowsRuntimeStreamExtensions]::AsStream($stream))
  $event.Graphics.PageUnit = [System.Drawing.GraphicsUnit]::Inch
  $event.Graphics.DrawImage($image, 0, 0, [single]($page.Size.Width / 96), [single]($page.Size.Height / 96))
  $image.Dispose()
  $script:next++
  $event.HasMorePages = $script:next -lt $pdf.PageCount
})
$document.Print()
`;
