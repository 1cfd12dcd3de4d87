/** Hands a file to the browser's downloads. */
export function saveFile(file: Blob, name: string) {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // the download has begun once the click returned; a minute is for the slow
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
